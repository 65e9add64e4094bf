"""Rights and duties: pages that an editor writes, and the words they explain."""
