"""Ways in: what fits my situation, new on bijstand, all that must be told, sharing a home."""
