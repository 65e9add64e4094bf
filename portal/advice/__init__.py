"""Working together on a signal: ask a colleague, offer it to a team, tell each other, one contact person, learn."""
