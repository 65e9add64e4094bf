"""Signals that do not come from the resident: help that a colleague asks for somebody, and what a register says."""
