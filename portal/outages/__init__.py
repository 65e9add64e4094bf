"""When the portal was not there: noted by itself, shown to everybody."""
