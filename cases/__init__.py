"""The joint file: open it, follow its life, close it with an outcome, count it.

This room knows cases and what is recorded about them.
It does not know pages, requests or the clock.
"""
