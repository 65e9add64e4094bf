"""The plain-language gate: every page a resident can reach, as it is rendered, measured against our bars."""
