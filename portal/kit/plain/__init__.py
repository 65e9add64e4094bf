"""Plain language, measured: what a person reads on a page, and how hard that is. Pure: text in, figures out."""
