"""A page is kept with its holes, and nothing that somebody typed is one."""

import jinja2
import pytest
from markupsafe import Markup, escape

from portal.kit import kept_pages
from portal.kit.kept_pages import Kept, KeptPages, hole

PAGE = "<p>{{ name }}</p><a href='?{{ {'q': lines}|urlencode }}'>{{ lines }}</a>{{ token() }}{{ token() }}"


@pytest.fixture(autouse=True)
def templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """One template of our own in place of those of the portal."""
    made = jinja2.Environment(
        loader=jinja2.DictLoader({"page.html": PAGE}), autoescape=True, undefined=jinja2.StrictUndefined
    )
    monkeypatch.setattr(kept_pages, "environment", {"nl": made}.__getitem__)


def kept(name: str = "Chris") -> Kept:
    return Kept("page.html", "nl", {"name": name, "lines": hole("lines"), "token": lambda: hole("token")})


def test_holes_are_filled_anew_each_time() -> None:
    page = kept()
    assert page.filled(lines="<b>1</b>", token="x") == "<p>Chris</p><a href='?q=<b>1</b>'><b>1</b></a>xx"
    assert page.filled(lines="", token="y") == "<p>Chris</p><a href='?q='></a>yy"


def test_a_hole_that_gets_nothing_is_no_page() -> None:
    with pytest.raises(KeyError, match="token"):
        kept().filled(lines="")


def test_what_a_page_is_not_told_it_does_not_know() -> None:
    with pytest.raises(jinja2.UndefinedError, match="token"):
        Kept("page.html", "nl", {"name": "Chris", "lines": ""})


def test_a_name_is_no_hole_and_no_html() -> None:
    for name in ("token.", "{{ token() }}", "<script>", r"\1 \g<0>"):
        page = kept(name).filled(lines=Markup("-"), token="x")
        assert page == f"<p>{escape(name)}</p><a href='?q=-'>-</a>xx"


def test_the_same_is_made_once_and_no_more_are_kept_than_may_be() -> None:
    pages, made = KeptPages(2), []

    def make() -> Kept:
        made.append(1)
        return kept()

    first = pages.of("one", make)
    assert pages.of("one", make) is first
    assert len(made) == 1
    pages.of("two", make)
    assert pages.of("one", make) is first
    pages.of("three", make)
    assert pages.of("one", make) is not first, "all were forgotten"
    assert len(made) == 4
