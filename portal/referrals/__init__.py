"""Referral to help of others: to whom, for what, with which consent, and how it went."""
