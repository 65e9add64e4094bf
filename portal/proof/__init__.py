"""Photos and papers that a resident sends along: checked, made anew, kept under a random name."""
