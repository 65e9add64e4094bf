"""What we keep, how long, and what a resident may ask of us."""
