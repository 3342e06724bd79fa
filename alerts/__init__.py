"""From a report to an answered warning: where it lies, who must know, who has answered.

This room knows reports, places, alerts and warnings.
It does not know how a case goes on afterwards, nor how a message travels.
"""
