"""Messages that a resident asked for: before a day that counts, before amounts change, and the check-in."""
