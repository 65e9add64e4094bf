"""Do I have to tell this? The doubts that people ask most: a few taps, a clear answer, and the door to the form."""
