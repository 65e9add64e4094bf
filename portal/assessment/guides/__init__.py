"""The guided notes, one per file, as they stand on the screen. Dutch, for colleagues; plain data."""
