"""Tell people: what waits, and how it is sent."""
