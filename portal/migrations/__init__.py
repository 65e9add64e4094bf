"""Database changes, one idea per file."""
