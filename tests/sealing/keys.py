"""Keys of these tests: as long as real ones, and not that of the demo."""

import base64

KEYS = "k1:" + base64.b64encode(b"k" * 32).decode()
NEWER = "k2:" + base64.b64encode(b"n" * 32).decode()
