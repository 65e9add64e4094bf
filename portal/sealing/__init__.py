"""What is personal is kept sealed: nobody reads it from the database alone. docs/decisions/0023-sealed.md says how."""
