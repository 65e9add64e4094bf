"""The single intake point: tell, check, send, follow."""
