"""The queue: open signals as a list, to choose from, to find in, and to divide among colleagues."""
