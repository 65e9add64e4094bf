"""Finding: one search over what can be told, what can be read, and words that are explained."""
