"""What a resident finds back: signing in, the list of one's own reports, and a code when the old one is lost."""
