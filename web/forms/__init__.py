"""Forms of paper into payloads: what a reader typed becomes what the domain reads.

Nothing here judges a value; the domain does, and names it by its JSON pointer.
"""
