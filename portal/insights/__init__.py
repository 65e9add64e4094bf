"""How we handle what residents tell: counts and times, never persons."""
