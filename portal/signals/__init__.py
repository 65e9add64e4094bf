"""The caseworker queue: claim, talk, decide, close."""
