"""Every pictogram speaks the one drawing language, so that they stand beside each other as sisters."""

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from markupsafe import Markup

from portal.kit.words import TURNS, environment, picto, title_of
from portal.paths import data
from tools.extract_toml import extract_svg

DRAWINGS = sorted((data("static") / "pictograms").glob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"
ROOT = {
    "viewBox": "0 0 48 48",
    "fill": "none",
    "stroke": "currentColor",
    "stroke-width": "3",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
}
# What a part may say about itself. Without `fill` it takes the page's accent.
PAINT = {"fill": {"none", "currentColor"}, "stroke": {"none"}}
SHAPE = {"path": {"d"}, "circle": {"cx", "cy", "r"}, "rect": {"x", "y", "width", "height", "rx"}, "g": set()}
ALSO = {"stroke-width", "stroke-dasharray", "transform"}
MOST_BYTES = 1536
STEPS = 16
TOKEN = re.compile(r"([MmLlHhVvCcSsAaZz])|(-?(?:\d+\.?\d*|\.\d+))")
TURN = re.compile(r"(translate|rotate)\(([^)]*)\)")
TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "A": 7, "Z": 0}

Point = complex


def commands(d: str) -> Iterator[tuple[str, list[float]]]:
    """Give a path's commands one by one, also those written once for several rounds of numbers."""
    name, numbers = "", list[float]()
    # In an arc "a7 7 0 0114 0" would be two flags and a number without space between them: our files write the spaces.
    for letter, number in TOKEN.findall(d):
        if letter:
            assert not numbers, f"{name} has numbers too many or too few in {d!r}"
            name = letter
            if name in "Zz":
                yield name, []
            continue
        numbers.append(float(number))
        if len(numbers) == TAKES[name.upper()]:
            yield name, numbers
            numbers = []
            name = {"M": "L", "m": "l"}.get(name, name)
    assert not numbers, f"{name} has numbers too many or too few in {d!r}"


def arc(a: Point, b: Point, rx: float, ry: float, large: bool, sweep: bool) -> Iterator[Point]:
    """
    Give points on an arc that isn't turned.

    Source: SVG 2, appendix B.2.4, from end points to centre.
    """
    half = (a - b) / 2
    x, y = half.real, half.imag
    grow = math.sqrt(max(1.0, (x / rx) ** 2 + (y / ry) ** 2))
    rx, ry = rx * grow, ry * grow
    below = (rx * y) ** 2 + (ry * x) ** 2
    far = math.sqrt(max(0.0, (rx * ry) ** 2 - below) / below) * (-1 if large == sweep else 1)
    cx, cy = far * rx * y / ry, -far * ry * x / rx
    centre = complex(cx, cy) + (a + b) / 2
    begin = math.atan2((y - cy) / ry, (x - cx) / rx)
    turn = math.atan2((-y - cy) / ry, (-x - cx) / rx) - begin
    turn += math.tau if sweep and turn < 0 else -math.tau if not sweep and turn > 0 else 0
    for step in range(STEPS + 1):
        angle = begin + turn * step / STEPS
        yield centre + complex(rx * math.cos(angle), ry * math.sin(angle))


def bezier(a: Point, b: Point, c: Point, d: Point) -> Iterator[Point]:
    """Give points on a curve: its handles may stand outside the drawing, its line may not."""
    for step in range(STEPS + 1):
        t = step / STEPS
        yield (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d


def along(d: str) -> Iterator[Point]:
    """Give points along a path: all corners, and some on each curve."""
    at = start = handle = 0j
    for name, v in commands(d):
        begin, was, base = at, handle, at if name.islower() else 0j
        match name.upper():
            case "Z":
                at = start
            case "H":
                at = complex(base.real + v[0], begin.imag)
            case "V":
                at = complex(begin.real, base.imag + v[0])
            case _:
                at = base + complex(v[-2], v[-1])
        handle = at
        match name.upper():
            case "M":
                start = at
            case "C" | "S":
                first = base + complex(v[0], v[1]) if len(v) == TAKES["C"] else 2 * begin - was
                handle = base + complex(v[-4], v[-3])
                yield from bezier(begin, first, handle, at)
            case "A":
                yield from arc(begin, at, v[0], v[1], v[3] == 1, v[4] == 1)
        yield at


def moved(point: Point, transform: str) -> Point:
    """Apply one `translate` or `rotate`."""
    for name, text in TURN.findall(transform)[::-1]:
        v = [float(number) for number in text.split()]
        if name == "translate":
            point += complex(v[0], v[1])
        else:
            around = complex(v[1], v[2]) if len(v) > 1 else 0j
            angle = math.radians(v[0])
            point = (point - around) * complex(math.cos(angle), math.sin(angle)) + around
    return point


def points(part: ET.Element) -> Iterator[Point]:
    """Give points on a part and on all in it, where they land in the drawing."""
    number = {key: float(part.get(key, "0")) for key in ("cx", "cy", "r", "x", "y", "width", "height")}
    own: list[Point] = []
    match part.tag.removeprefix(SVG):
        case "path":
            own = list(along(part.get("d", "")))
        case "circle":
            middle, r = complex(number["cx"], number["cy"]), number["r"]
            own = [middle + r, middle - r, middle + 1j * r, middle - 1j * r]
        case "rect":
            corner = complex(number["x"], number["y"])
            own = [corner, corner + complex(number["width"], number["height"])]
    inside = (point for child in part for point in points(child))
    for point in [*own, *inside]:
        yield moved(point, part.get("transform", ""))


def shows_in_one_colour(part: ET.Element) -> bool:
    """Say if a part has a line or is solid: an accent alone disappears in forced colours and on a button."""
    return part.get("stroke") != "none" or part.get("fill") == "currentColor"


def mistakes_of(part: ET.Element) -> Iterator[str]:
    """Say what is wrong with one part: its kind, its colours, the width of its line."""
    tag = part.tag.removeprefix(SVG)
    if tag not in SHAPE:
        yield f"<{tag}> is no part of the drawing language"
        return
    for key, value in part.attrib.items():
        if key not in SHAPE[tag] | ALSO | set(PAINT):
            yield f"<{tag}> has {key}"
        elif value not in PAINT.get(key, {value}):
            yield f"{key} is {value}"
    if not 2 <= float(part.get("stroke-width", "3")) <= 3:
        yield f"a line is {part.get('stroke-width')} wide"


def mistakes(source: str) -> list[str]:
    """Say in words what is not in the drawing language; empty when all is well. Raises ParseError on broken XML."""
    root = ET.fromstring(source)
    title, *parts = list(root)
    drawn = [part for top in parts for part in top.iter()]
    found = [f"the root has {dict(root.attrib)}"] if dict(root.attrib) != ROOT or root.tag != f"{SVG}svg" else []
    if title.tag != f"{SVG}title" or not re.fullmatch(r"[A-Z][^.<>&]{2,40}\??", title.text or ""):
        found.append(f"the first part is no short title: {title.text!r}")
    found += [mistake for part in drawn for mistake in mistakes_of(part)]
    if not any(shows_in_one_colour(part) for part in drawn if part.tag != f"{SVG}g"):
        found.append("nothing shows in one colour")
    outside = [p for part in parts for p in points(part) if not (0 <= p.real <= 48 and 0 <= p.imag <= 48)]
    if outside:
        found.append(f"a line leaves the drawing at {outside[0]:.1f}")
    if (size := len(source.encode())) > MOST_BYTES:
        found.append(f"{size} bytes")
    return found


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda path: path.stem)
def test_a_pictogram_speaks_the_drawing_language(drawing: Path) -> None:
    assert mistakes(drawing.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda path: path.stem)
def test_its_title_goes_to_the_translators_and_not_into_the_page(drawing: Path) -> None:
    title = title_of(drawing.stem)
    with drawing.open("rb") as file:
        assert [found[2] for found in extract_svg(file, (), (), {})] == [title]
    beside, alone = picto(drawing.stem), picto(drawing.stem, label=title)
    assert 'aria-hidden="true"' in beside
    assert "<title" not in beside + alone
    assert Markup('role="img" aria-label="{}"').format(title) in alone


def test_names_are_words_with_dashes() -> None:
    assert len(DRAWINGS) > 130
    assert [path.stem for path in DRAWINGS if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", path.stem)] == []


FINE = (data("static") / "pictograms" / "clock.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('viewBox="0 0 48 48"', 'viewBox="0 0 24 24"', "the root has"),
        ('stroke-width="3"', 'stroke-width="2"', "the root has"),
        ("<title>Tijd</title>", "", "no short title"),
        ("Tijd", "", "no short title"),
        ("<circle", '<circle fill="#e5d46e"', "fill is #e5d46e"),
        ("<circle", '<circle style="fill: red"', "has style"),
        ("<circle", '<circle stroke="red"', "stroke is red"),
        ("<circle", '<circle stroke-width="1"', "a line is 1 wide"),
        ("<circle", "<text>A</text><circle", "<text> is no part"),
        ('cx="24"', 'cx="40"', "leaves the drawing"),
        ("M24 12", "M24-2", "leaves the drawing"),
        ("M24 12V24.5L32.5 29.5", "M2 24a1 1 0 0 1 0-8", "leaves the drawing"),
        ("M24 12V24.5L32.5 29.5", "M24 2C24-9 40-9 40 2", "leaves the drawing"),
        ("<path", '<path transform="rotate(180 40 24)"', "leaves the drawing"),
        ("<title>", " " * MOST_BYTES + "<title>", "bytes"),
    ],
)
def test_a_strange_drawing_is_noticed(old: str, new: str, says: str) -> None:
    assert old in FINE
    assert mistakes(FINE) == []
    assert any(says in mistake for mistake in mistakes(FINE.replace(old, new, 1)))


def test_an_accent_without_a_line_is_noticed() -> None:
    only = re.sub(r"<circle.*<path[^>]*>", '<path stroke="none" d="M5 5H20V20z"/>', FINE)
    assert mistakes(only) == ["nothing shows in one colour"]


def test_a_title_that_is_not_closed_is_noticed() -> None:
    with pytest.raises(ET.ParseError):
        mistakes(FINE.replace("</title>", "", 1))


@pytest.mark.parametrize(
    ("d", "corner"),
    [
        ("M0 10A10 10 0 0 1 20 10", 10 + 0j),
        ("M0 10a10 10 0 0 0 20 0", 10 + 20j),
        ("M10 0A10 10 0 1 1 0 10", 20 + 10j),
        ("M0 0C0 8 12 8 12 0", 6 + 6j),
        ("M4 4h3v5H1z", 1 + 9j),
        ("M2 2-1 3", -1 + 3j),
    ],
)
def test_the_measure_follows_curves(d: str, corner: complex) -> None:
    assert min(abs(point - corner) for point in along(d)) < 1


# A euro is an open circle with two bars. Mirrored it is no euro any more, as a letter is no letter.
EURO = re.compile(r"A([\d.]+) \1 0 1 0 [-\d. ]+M[-\d. ]+H[-\d.]+ ?M[-\d. ]+H")
NEVER_TURN = {"phone-contact", "phone-ring", "clock", "clock-pause", "hours", "camera", "check", "correct", "language"}
# These point too, yet hold a euro: what they say may not be lost to what they point at.
STAYS_FOR_ITS_EURO = {"inheritance", "loan"}


def points_aside(d: str) -> bool:
    """Say if a path holds the head of an arrow to the left or right: two equal arms that meet beside their ends."""
    at, run = 0j, list[Point]()
    for name, v in commands(d):
        base = at if name.islower() else 0j
        match name.upper():
            case "M":
                at = base + complex(v[0], v[1])
                run = [at]
                continue
            case "L":
                at = base + complex(v[0], v[1])
                run.append(at)
            case _:
                at = list(along(d))[-1] if name in "Zz" else next_point(at, name, v)
                run = [at]
        if len(run) >= 3:
            a, tip, b = run[-3:]
            arms = abs(a.real - b.real) < 0.6 and abs(abs(a.imag - tip.imag) - abs(b.imag - tip.imag)) < 0.6
            if arms and 2 <= abs(tip.real - a.real) <= 9 and abs(a.imag - b.imag) >= 4:
                return True
    return False


def next_point(at: Point, name: str, v: list[float]) -> Point:
    """Return where a command ends that draws no straight slanting line."""
    base = at if name.islower() else 0j
    match name.upper():
        case "H":
            return complex(base.real + v[0], at.imag)
        case "V":
            return complex(at.real, base.imag + v[0])
    return base + complex(v[-2], v[-1])


def pointing(source: str) -> bool:
    """Say if a drawing points left or right, and not both."""
    lines = [part for part in ET.fromstring(source).iter(f"{SVG}path") if part.get("fill") == "none"]
    return any(points_aside(part.get("d", "")) for part in lines)


def test_what_points_to_the_side_mirrors_and_the_rest_stays() -> None:
    sources = {path.stem: path.read_text(encoding="utf-8") for path in DRAWINGS}
    assert set(sources) >= TURNS | NEVER_TURN
    assert not TURNS & NEVER_TURN
    assert [name for name in sorted(TURNS) if EURO.search(sources[name])] == [], (
        "a euro would stand the wrong way round"
    )
    assert EURO.search(sources["money"])
    assert EURO.search(sources["inheritance"])
    aside = {name for name, source in sources.items() if pointing(source)}
    assert aside - TURNS - STAYS_FOR_ITS_EURO - {"alimony"} == set(), "alimony points both ways"
    assert aside & NEVER_TURN == set()


@pytest.mark.parametrize(
    ("d", "aside"),
    [
        ("M17 24H42M34 16L42 24L34 32", True),
        ("M42 24H17M25 16L17 24L25 32", True),
        ("M24 42V17M16 25L24 17L32 25", False),
        ("M6 24L18 36L42 10", False),
    ],
)
def test_the_measure_knows_what_points_aside(d: str, *, aside: bool) -> None:
    assert points_aside(d) == aside


def test_a_pictogram_that_points_mirrors_wherever_it_is_drawn() -> None:
    assert 'class="picto turns"' in picto("moving")
    assert "turns" not in picto("clock")
    later = environment("ar").from_string(
        '{% from "components/choice.html" import choice %}{{ choice("radio", "a", "b", "c", name, later="/x.svg") }}'
    )
    assert 'class="picto turns"' in later.render(name="moving")
    assert "turns" not in later.render(name="clock")
