"""Contact first: plan it, call, note what was said, ask in plain words, agree on a moment to meet."""
