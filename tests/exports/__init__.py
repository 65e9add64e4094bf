"""Tests of files that two colleagues agree on."""
