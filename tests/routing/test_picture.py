"""The rules of a change type as a picture: questions, rules, teams."""

import re

import pytest

from portal.changes import catalogue
from portal.routing import rulebook
from portal.routing.picture import mermaid
from portal.routing.routes import ROLES
from portal.web.app import known_answers

TYPES = catalogue.read()
RULES = rulebook.read(known_answers(TYPES))
NODE = re.compile(r'^  (\w+)(?:\(\["[^"]+"\]\)|\["[^"]+"\]|\[\["[^"]+"\]\])$')
ARROW = re.compile(
    r'^  (\w+) (?:-->(?:\|"[^"]+"\|)?|==>|-\. (?:hoort bij|gaat samen met) \.->) (\w+)(\[\["[^"]+"\]\])?$'
)


@pytest.mark.parametrize("slug", sorted(TYPES.types))
def test_every_arrow_of_every_picture_joins_what_is_drawn(slug: str) -> None:
    rules = RULES.about([slug])
    lines = mermaid(TYPES.types[slug].title, rules, TYPES.words[slug], ROLES).splitlines()
    assert lines[3] == "flowchart LR"
    drawn, joined = set(), set()
    for line in lines[4:]:
        node, arrow = NODE.match(line), ARROW.match(line)
        assert node or arrow, line
        if node:
            drawn.add(node[1])
        elif arrow:
            joined |= {arrow[1], arrow[2]}
            drawn |= {arrow[2]} if arrow[3] else set()
    assert joined == drawn
    assert {f"r_{rule.id.replace('-', '_')}" for rule in rules} <= drawn


def test_a_picture_speaks_the_words_of_the_screen() -> None:
    picture = mermaid("Geen huis", RULES.about(["homeless"]), TYPES.words["homeless"], ROLES)
    assert '(["Geld voor eten"])' in picture
    assert "money_now" not in picture
    assert 'team_neighbourhood[["het wijkteam"]]' in picture
    assert "r_income_homeless_money -. hoort bij .-> r_income_homeless" in picture
