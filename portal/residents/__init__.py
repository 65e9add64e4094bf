"""One resident over all reports: opened only with a reason, which is kept and which the resident can read."""
