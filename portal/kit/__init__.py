"""Knows nothing of our domain: database, pages, forms, data files, words, outbox, clock."""
