"""Asking another system over HTTP. What it answers is final: nobody is sent on with what we brought."""

import urllib.request
from typing import Any, Final


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows nothing: a key in a header would go along to wherever the answer points."""

    def redirect_request(self, *_what: Any, **_more: Any) -> None:
        """Return no next request; then the answer counts as a failure with its own status."""


opener: Final = urllib.request.build_opener(Stay)
"""`opener.open` in place of `urllib.request.urlopen`. It raises HTTPError for a redirect as for a refusal."""
