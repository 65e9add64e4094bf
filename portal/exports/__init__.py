"""Files with work or with the trail: one colleague asks, another says yes, then it can be fetched once."""
