"""A copy of everything the portal keeps, made while it runs, and put back on an empty machine."""
