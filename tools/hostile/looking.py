"""What each answer must hold, and what a refusal may leave behind."""

import re
from dataclasses import dataclass

from portal.web.middleware import HEADERS
from tools.hostile.stage import HOST
from tools.hostile.wire import Answer, Asked

SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
GROWS = {"audit_line", "wrong_code", "wrong_sign_in", "second_factor"}
"""
Tables in which a refusal is written down; all others stay as they were.

`second_factor`: who opens the page that sets one up gets a secret of ours to begin with; it counts once it is proven.
"""
TRACE = re.compile(
    rb'Traceback \(most|File "[^"]+", line \d|\b\w+\.py\b|sqlalchemy|psycopg|sqlite3\.|starlette', re.IGNORECASE
)
SCRIPT = re.compile(rb"<script>zq\(|onerror=zq\(\)>")
MARK = re.compile(r"zq\w+?x\d+q")


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with an answer."""

    number: int
    rule: str
    asked: Asked
    detail: str

    @property
    def kind(self) -> str:
        """Return what makes two findings the same: the rule and where it broke."""
        lines = [line for line in self.detail.splitlines() if "/portal/" in line]
        return f"{self.rule} | {lines[-1].strip() if lines else self.detail[:120]}"


def look(number: int, asked: Asked, answer: Answer) -> list[Finding]:
    """Return all that is wrong with an answer. Who went away half-way is owed none."""
    found: list[tuple[str, str]] = []
    if answer.failure and (asked.whole or "ClientDisconnect" not in answer.failure):
        found.append(("something broke", answer.failure))
    elif answer.status >= 500:
        found.append((f"status {answer.status}", f"{asked.what}: {answer.body[:300]!r}"))
    if not answer.status:
        if not answer.failure and asked.whole:
            found.append(("no answer", asked.what))
        return [Finding(number, rule, asked, detail) for rule, detail in found]
    found += _heads(asked, answer) + _body(asked, answer)
    return [Finding(number, rule, asked, detail) for rule, detail in found]


def _heads(asked: Asked, answer: Answer) -> list[tuple[str, str]]:
    """Return what is wrong with the headers."""
    found = []
    for name, value in HEADERS.items():
        if answer.header(name.lower()) != value and name != "Content-Security-Policy":
            found.append(("a header is missing", f"{name} at {asked.what}"))
    if "default-src 'none'" not in answer.header("content-security-policy"):
        found.append(("a header is missing", f"Content-Security-Policy at {asked.what}"))
    if any(b"\r" in part or b"\n" in part or part.lower() == b"x-injected" for pair in answer.headers for part in pair):
        found.append(("a header was let in", asked.what))
    if (to := answer.header("location")) and not _ours(to, asked):
        found.append(("sent elsewhere", f"{to!r} at {asked.what}"))
    return found


def _body(asked: Asked, answer: Answer) -> list[tuple[str, str]]:
    """Return what is wrong with the page."""
    found: list[tuple[str, str]] = []
    if answer.header("content-encoding"):
        return found
    if shown := TRACE.search(answer.body):
        found.append(("insides are shown", f"{shown[0]!r} at {asked.what}"))
    if SCRIPT.search(answer.body) and "html" in answer.header("content-type"):
        found.append(("a script came through", asked.what))
    return found


def _ours(to: str, asked: Asked) -> bool:
    """Whether an address is of this site. The slash that is added stands behind the host that the browser named."""
    host = next((value for name, value in asked.headers if name == b"host"), HOST).decode("latin-1")
    if to.startswith(f"http://{host}/"):
        return True
    return to.startswith("/") and not to.startswith(("//", "/\\"))


def refused(asked: Asked, answer: Answer) -> bool:
    """Whether what was sent was not accepted: a client error, or on to the sign-in page."""
    if asked.method in SAFE:
        return False
    to_sign_in = answer.header("location").startswith("/werk/inloggen") and asked.path != b"/werk/uitloggen"
    return 400 <= answer.status < 500 or not answer.status or to_sign_in


def grown(before: dict[str, int], after: dict[str, int]) -> str:
    """Return which tables a refusal changed that should have stayed as they were."""
    return ", ".join(
        f"{name} {before[name]} → {after[name]}" for name in before if name not in GROWS and before[name] != after[name]
    )
