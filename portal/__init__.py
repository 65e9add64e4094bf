"""Doorgeefpunt: tell the social service what changed, once, in one place."""
