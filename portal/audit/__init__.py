"""Who did what, and who looked: one row of lines that nothing changes, each tied to the one before it."""
