"""Was this clear? What readers say of a page; never who said it."""
