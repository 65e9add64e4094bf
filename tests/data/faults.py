"""Mistakes that people make in data files, and what the error about each must say."""

import shutil
from dataclasses import dataclass
from pathlib import Path

SAMPLES = Path(__file__).parent / "samples"


@dataclass(frozen=True)
class Fault:
    """One thing to break: in `file`, `old` becomes `new`; the error stands at the nth line that holds `at`."""

    file: str
    old: str
    new: str
    at: str
    says: str
    mend: str
    nth: int = 1


def add_samples(types: Path, rules: Path) -> None:
    """Lay the invented change type and its rules beside what is there."""
    shutil.copytree(SAMPLES / "types", types, dirs_exist_ok=True)
    shutil.copytree(SAMPLES / "rules", rules, dirs_exist_ok=True)


def breaks(folder: Path, fault: Fault) -> tuple[Path, int]:
    """Break a file; returns it and the line where a colleague should look."""
    path = folder / fault.file
    source = path.read_text(encoding="utf-8")
    assert fault.old in source, "the file changed; mend this test"
    path.write_text(source.replace(fault.old, fault.new, 1), encoding="utf-8")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return path, [number for number, line in enumerate(lines, 1) if fault.at in line][fault.nth - 1]


BIKE = "cargo_bike.toml"
TYPES = {
    "misspelt key": Fault(BIKE, 'short = "Uren"', 'shrt = "Uren"', "shrt =", "'shrt' is an unknown", "mean 'short'?"),
    "misspelt key that may be missing": Fault(
        BIKE, "maximum = 99", "maximun = 99", "maximun", "'maximun' is an unknown", "mean 'maximum'?"
    ),
    "misspelt key in a list of tests": Fault(
        BIKE, '{ answer = "colour", is', '{ anwser = "colour", is', "anwser", "'anwser' is an unknown", "mean 'answer'?"
    ),
    "misspelt table": Fault(
        BIKE, "[[question.choice]]", "[[question.choise]]", "choise]]", "'choise' is an unknown", "mean 'choice'?"
    ),
    "misspelt key on top": Fault(
        BIKE, "explain =", "explian =", "explian", "'explian' is an unknown", "did you mean 'explain'?"
    ),
    "unknown key": Fault(
        BIKE, 'unit = "uur', 'brand = "x"\nunit = "uur', "brand =", "'brand' is an unknown", "Take it out"
    ),
    "unknown kind": Fault(BIKE, 'kind = "number"', 'kind = "nummer"', '"nummer"', "'nummer'", "choice, choices"),
    "unknown pictogram": Fault(
        BIKE, 'pictogram = "question"', 'pictogram = "kar"', '"kar"', "'kar'", "static/pictograms"
    ),
    "when to a later question": Fault(
        BIKE, '{ answer = "colour"', '{ answer = "hours"', 'answer = "hours"', "no earlier question", "colour"
    ),
    "when with an unknown value": Fault(
        BIKE, 'is = "other" }', 'is = "blue" }', 'is = "blue"', "colour can't be 'blue'", "other, red"
    ),
    "missing field on top": Fault(BIKE, 'pictogram = "car"\n', "", "# An inv", "'pictogram' is missing", "Add it"),
    "missing law on top": Fault(
        BIKE, 'law = "Participatiewet, artikel 17"\nwhat', "what", "# An inv", "'law' is missing", "Add it"
    ),
    "missing in the second question": Fault(
        BIKE, 'wrong = "Schrijf de kleur."\n', "", "[[question]]", "'wrong' is missing", "Add it", nth=2
    ),
    "missing in the second choice": Fault(
        BIKE, 'title = "Een andere kleur"\n', "", "[[question.choice]]", "'title' is missing", "Add it", nth=2
    ),
    "wrong kind of value": Fault(BIKE, "maximum = 99", 'maximum = "veel"', '"veel"', "maximum is 'veel'", "integer"),
    "same name twice": Fault(BIKE, 'name = "hours"', 'name = "colour"', 'name = "colour"', "twice", "own name", nth=2),
    "one choice only": Fault(BIKE, 'kind = "number"', 'kind = "choice"', "[[question]]", "at least two", "Mend", nth=3),
    "invalid TOML": Fault(BIKE, 'name = "hours"', 'name = "hours', 'name = "hours\n', "this is no TOML", "quotes"),
    "impossible day": Fault(BIKE, "from = 2026-01-01", "from = 2026-02-31", "valid_from", "no TOML", "quotes"),
}
DESK, PAINT = "desk-cargo-bike.toml", "desk-cargo-bike-paint.toml"
RULES = {
    "misspelt key": Fault(DESK, "theme =", "thema =", "thema", "'thema' is an unknown word", "did you mean 'theme'?"),
    "misspelt key with another name in Python": Fault(
        DESK, "from =", "form =", "form", "'form' is an unknown word", "did you mean 'from'?"
    ),
    "misspelt urgency": Fault(DESK, '"U2"', '"hihg"', '"hihg"', "urgency is 'hihg'", "U0, U1, U2"),
    "unknown role": Fault(DESK, '"desk"\n', '"dask"\n', '"dask"', "role is 'dask'", "income,"),
    "unknown type": Fault(DESK, '"cargo_bike"', '"bike"', '"bike"', "unknown change type 'bike'", "cargo_bike"),
    "unknown choice": Fault(PAINT, 'is = "other"', 'is = "blue"', 'is = "blue"', "can't be 'blue'", "other, red"),
    "unknown choice in a list": Fault(PAINT, '["other"]', '["blue"]', '["blue"]', "can't be 'blue'", "other, red"),
    "unknown question": Fault(
        PAINT, 'answer = "hours"', 'answer = "days"', '"days"', "no question supplies 'days'", "colour, which_colour"
    ),
    "two tests in one": Fault(
        PAINT, "at_least = 10", "at_least = 10, at_most = 9", "at_most", "exactly one of", "Mend this part"
    ),
    "missing because": Fault(
        DESK,
        'because = "U gaf door dat u een bakfiets krijgt. Daarom denkt een collega met u mee."\n',
        "",
        "title =",
        "'because' is missing",
        "Add it",
    ),
    "missing title": Fault(DESK, 'title = "Bakfiets bekijken"\n', "", "because =", "'title' is missing", "Add"),
    "signal without a role": Fault(DESK, 'role = "desk"\n', "", "[signal]", "a signal needs role", "Mend this part"),
    "example that lies": Fault(DESK, "fires = true", "fires = false", "fires = false", "but it does", "Mend rule"),
    "second example that lies": Fault(
        PAINT, "fires = false", "fires = true", "fires = true", "says it fires, but it does not", "Mend", nth=2
    ),
    "merge into nowhere": Fault(
        PAINT,
        'merge_into = "desk-cargo-bike"',
        'merge_into = "income-move"',
        "merge_into",
        "names no rule for cargo_bike",
        "Name a rule",
    ),
    "together with nowhere": Fault(
        DESK,
        'role = "desk"\n',
        'role = "desk"\ntogether_with = "income-mooove"\n',
        "together_with",
        "names no rule about another change",
        "Name a rule",
    ),
    "together and merged": Fault(
        PAINT,
        'merge_into = "desk-cargo-bike"\n',
        'merge_into = "desk-cargo-bike"\ntogether_with = "income-move"\n',
        "together_with",
        "joins another signal always",
        "one of the two",
    ),
    "invalid TOML": Fault(DESK, "[signal]", "[signal", "[signal\n", "this is no TOML", "brackets"),
}
TOWN = "organisation.toml"
ORGANISATIONS = {
    "misspelt key": Fault(
        TOWN, "phone_hours", "phone_ours", "phone_ours", "'phone_ours' is an", "did you mean 'phone_hours'?"
    ),
    "unknown role": Fault(TOWN, 'role = "desk"', 'role = "dask"', '"dask"', "'dask'", "income,"),
    "team in an unknown town": Fault(
        TOWN,
        'duty_mail = "civil-affairs-gemerveld@zevenlinden.example"\nmunicipalities = ["gemerveld"]',
        'duty_mail = "civil-affairs-gemerveld@zevenlinden.example"\nmunicipalities = ["gemervelt"]',
        '"gemervelt"',
        "civil-affairs-gemerveld names an unknown municipality: gemervelt",
        "gemerveld",
    ),
    "role without a team": Fault(
        TOWN, 'role = "debt_help"', 'role = "desk"', "[[team]]", "no team has role debt_help", "Add"
    ),
    "cut-off on day 31": Fault(TOWN, "cutoff_day = 24", "cutoff_day = 31", "cutoff_day", "cutoff_day is 31", "28"),
    "invalid TOML": Fault(TOWN, "U2 = 5", "U2 = = 5", "U2 =", "this is no TOML", "quotes"),
}
