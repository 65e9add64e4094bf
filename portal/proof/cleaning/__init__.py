"""Make a file anew from what it shows. Nothing of the bytes that were sent is kept as it was."""
