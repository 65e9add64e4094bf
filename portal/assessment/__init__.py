"""Weighing together: guided notes of a colleague, and what comes of a signal. The portal itself decides nothing."""
