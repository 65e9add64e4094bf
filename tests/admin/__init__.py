"""Tests of looking after people and settings."""
