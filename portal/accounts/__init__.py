"""Colleagues: who is here and what may they open."""
