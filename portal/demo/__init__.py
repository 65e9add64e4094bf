"""Invented people and an invented week, for demos, tests and screenshots."""
