"""From a report to signals, by open rules."""
