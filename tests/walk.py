"""Answer any question as a resident would type it."""

import re
from collections.abc import Mapping
from typing import Any

from tests.conftest import Visit

ABOUT: dict[str, dict[str, str]] = {
    "for_whom": {"answer": "self"},
    "already_told": {"answer": "no"},
    "name": {"answer": "Fatima El Ouardighi"},
    "birth_date": {"answer-day": "3", "answer-month": "5", "answer-year": "1992"},
    "postcode": {"answer-postcode": "5701 ab", "answer-number": "9"},
    "reach": {"answer": "phone"},
    "phone": {"answer": "06 12 34 56 78"},
    "interpreter": {"answer": "no"},
}


def day(text: str, *, about: bool = False) -> dict[str, str]:
    """Type a day, '1-12-2026'."""
    parts = text.split("-")
    return {f"answer-{name}": part for name, part in zip(("day", "month", "year"), parts, strict=True)} | (
        {"answer-about": "on"} if about else {}
    )


def walk(visit: Visit, changes: list[str], typed: Mapping[str, dict[str, Any]], language: str = "nl") -> list[str]:
    """Choose changes and answer every question until the check; returns the questions that were asked."""
    visit.get(f"/{language}/doorgeven")
    visit.post(f"/{language}/doorgeven", {"change": changes})
    if visit.page.url.path.endswith("/doorgeven/ook"):
        visit.post(visit.page.url.path)
    return go_on(visit, typed, language)


def beside(page: str, name: str, typed: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """Type what stands beside the question of the page: those fields have the name of their own question."""
    fields: dict[str, Any] = {}
    for other, values in typed.items():
        if other != name and re.search(rf'name="{other}(-[a-z]+)?"', page):
            fields |= {key.replace("answer", other, 1): value for key, value in values.items()}
    return fields


def go_on(visit: Visit, typed: Mapping[str, dict[str, Any]], language: str = "nl") -> list[str]:
    """Answer from this page until the check."""
    asked = []
    for _ in range(60):
        found = re.search(rf"/{language}/doorgeven/vraag/([a-z0-9_]+)/([a-z0-9_]+)$", visit.page.url.path)
        if not found:
            break
        name = found[2]
        asked.append(name)
        known = {**(ABOUT if found[1] == "about_you" else {}), **typed}
        visit.post(visit.page.url.path, {**known.get(name, {}), **beside(visit.page.text, name, known)})
        assert not visit.page.url.path.endswith(f"/{name}"), f"{name} came back"
    assert visit.page.url.path == f"/{language}/doorgeven/controle", visit.page.url
    return asked


def send(visit: Visit, language: str = "nl") -> tuple[str, str]:
    """Send; returns reference and code."""
    page = visit.post(f"/{language}/doorgeven/versturen")
    assert visit.page.url.path == f"/{language}/doorgeven/ontvangen"
    reference = re.search(r'class="reference"><bdi dir="ltr">([A-Z0-9-]+)<', page)
    code = re.search(r'<bdi dir="ltr"><b>([A-Z0-9]+)<', page)
    assert reference
    assert code
    return reference[1], code[1]
