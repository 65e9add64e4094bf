"""What is to be done on a day: looking again, aftercare, asking how help goes. Planned, moved, dropped, done."""
