"""How long a colleague stays signed in. Pure."""

from datetime import timedelta

IDLE = timedelta(minutes=60)
ABSOLUTE = timedelta(hours=12)
SEEN_STEP = timedelta(minutes=1)
"""`seen_at` is written at most once per this time, so that reading stays reading."""
CONFIRMED_FOR = timedelta(minutes=30)
"""Before something weighty, such as making rules live, a colleague showed who they are at most so long ago."""
