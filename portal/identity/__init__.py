"""Who a resident is, for those who chose to sign in: levels, sessions, and which reports are theirs."""
