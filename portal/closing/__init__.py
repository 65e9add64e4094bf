"""Telling the resident that we are done: the message, how plain it is, what we do afterwards."""
