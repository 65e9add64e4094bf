"""The work of teams as a whole: what a team lead sees of it, and open work as a file. Never of one person."""
