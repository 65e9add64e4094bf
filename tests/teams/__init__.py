"""Tests of the page of a team lead."""
