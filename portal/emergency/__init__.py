"""Emergency access: a signal of another team, for a few hours, with a notice to all who look after it."""
