"""Looking after people and settings in the browser: who may work here, teams, closed days, the duty list, help."""
