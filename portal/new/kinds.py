"""What `portal new` can make: the shape of a name, which template goes where, and what comes after."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.new import facts

UNDERSCORES = "small letters, digits and underscores, begin with a letter and use at most {most}, such as {such_as}"
DASHES = "small letters, digits and dashes, begin with a letter and use at most {most}, such as {such_as}"


@dataclass(frozen=True)
class Kind:
    """
    One kind of thing.

    `name` is a pattern and `shape` says it in words. `files` is template → target, where {name} is the name and
    {dashed} the same with dashes. A template that ends in / is a folder of which every Python file is copied.
    """

    name: str
    shape: str
    files: Mapping[str, str]
    facts: Callable[[facts.Asked], Mapping[str, str]]
    next: str


KINDS: Mapping[str, Kind] = {
    "change-type": Kind(
        name="[a-z][a-z0-9_]{1,39}",
        shape=UNDERSCORES.format(most=40, such_as="new_hobby"),
        files={
            "change-type.toml.txt": "portal/changes/types/{name}.toml",
            "rule-always.toml.txt": "portal/routing/rules/desk-{dashed}.toml",
        },
        facts=facts.change_type,
        next="Write your own questions and rule in them, and `make messages` for the translators.",
    ),
    "rule": Kind(
        name="[a-z][a-z0-9-]{1,59}",
        shape=DASHES.format(most=60, such_as="income-small-jobs"),
        files={"rule.toml.txt": "portal/routing/rules/{name}.toml"},
        facts=facts.rule,
        next="It is about {change}: write its own tests, team and words in it.",
    ),
    "page": Kind(
        name="[a-z][a-z0-9-]{1,59}",
        shape=DASHES.format(most=60, such_as="geven-en-krijgen"),
        files={"page.md.txt": "locales/nl/pages/{name}.md"},
        facts=facts.page,
        next="Write the page. Residents find it at /nl/rechten/{name}.",
    ),
    "language": Kind(
        name="[a-z]{2,3}",
        shape="the code of a language, such as uk",
        files={"language.toml.txt": "locales/{name}/language.toml"},
        facts=facts.language,
        next="Run `make messages`, translate messages.po, then set ready = true and add it to an organisation.",
    ),
    "back-office": Kind(
        name="[a-z][a-z0-9_]{1,27}",
        shape=UNDERSCORES.format(most=28, such_as="case_system"),
        files={"portal/integrations/demo/": "portal/integrations/{name}/"},
        facts=facts.back_office,
        next="Make adapter.py speak to the system and add {name} to PORTAL_BACK_OFFICES.",
    ),
    "organisation": Kind(
        name="[a-z][a-z0-9-]{1,39}",
        shape=DASHES.format(most=40, such_as="stad-aan-zee"),
        files={
            "organisation.toml.txt": "organisations/{name}/organisation.toml",
            "theme.css.txt": "organisations/{name}/theme.css",
        },
        facts=facts.organisation,
        next="Write its own names, numbers and postcodes in it, and start with PORTAL_ORGANISATION={name}.",
    ),
}
