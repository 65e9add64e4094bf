"""The table of roles as residents and makers read it."""

import html
import re

import pytest
from fastapi import FastAPI

from portal.kit.words import catalogue
from portal.paths import data
from portal.roles import table as as_text
from portal.roles.catalogue import table
from tests.conftest import ONE_DATABASE, Visit
from tests.signals.desk import follow, tell

HERE = "/wie-mag-wat"


def read(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2])))


@ONE_DATABASE
def test_a_resident_reads_every_role_with_what_and_why(visit: Visit) -> None:
    words = read(visit.get(f"/nl{HERE}"))
    for role in table().role:
        assert all(one in words for one in (role.title, role.who, *role.see, *role.do, role.why, *role.laws)), role.key
    assert not re.search(r"\bR\d+\b", words), "numbers of requirements are for makers"


@ONE_DATABASE
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_is_there_in_each_language(visit: Visit, language: str) -> None:
    page = visit.get(f"/{language}{HERE}")
    said = catalogue(language)
    for role in table().role:
        assert said.gettext(role.why) in html.unescape(page)


@ONE_DATABASE
def test_who_follows_a_report_and_who_reads_on_privacy_find_it(app: FastAPI, visit: Visit) -> None:
    assert f'href="/nl{HERE}"' in follow(app, visit, tell(app))
    assert "../wie-mag-wat" in visit.get("/nl/rechten/uw-gegevens")


def test_the_table_of_the_makers_is_the_one_in_use() -> None:
    page = data("static").parent / "docs" / "roles.md"
    assert page.read_text(encoding="utf-8") == as_text.markdown(table()), "run: portal roles table > docs/roles.md"
