"""Stand-ins for what is outside: they keep the same promises as the real thing."""
