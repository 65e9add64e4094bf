"""Hand reports over to back offices: one folder per system, found by its name, chosen by PORTAL_BACK_OFFICES."""
