"""What a resident asks about their own data."""
