"""Tools for setting up, checking and measuring."""
