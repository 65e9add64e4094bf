"""Who may see and do what, and why: one table that people, code and tests read."""
