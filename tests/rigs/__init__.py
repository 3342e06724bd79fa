"""Real third-party servers on loopback, and what they accept from us."""
