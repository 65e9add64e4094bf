"""Back office demo."""
