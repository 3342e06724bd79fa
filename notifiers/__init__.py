"""Reach people: queue a message, send it, try again, know what became of it.

This room knows contacts, destinations and messages.
It does not know what an alert or a case is.
"""
