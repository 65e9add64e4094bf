"""Amounts and limits of the law: dated data, with source and certainty."""
