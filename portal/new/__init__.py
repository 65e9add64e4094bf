"""`portal new`: start with files that are valid at once. The texts are in templates/, the facts in facts.py."""
