"""An organisation is a folder: municipalities, teams, terms, calendar, theme."""
