"""The keys of the installation: make one, go over to a newer one, see whether all that is sealed still opens."""
