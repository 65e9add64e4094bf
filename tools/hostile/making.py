"""
From a number to a request: which route, who asks, and what is strange about it.

The same number on the same stage gives the same request, so that a finding can be sent again alone.
"""

import json
import random
import re
from urllib.parse import quote, urlencode

from fastapi.routing import APIRoute

from tools.hostile.nasty import HEADERS, METHODS, RAW, TEXTS, TYPES, mangle, wire
from tools.hostile.pages import Form
from tools.hostile.stage import Person, Stage
from tools.hostile.wire import Asked

SELDOM = re.compile(r".*/(pdf|inloggen|bevestigen|beginnen|wachtwoord|code|bewijs|naspelen)\b.*")
"""Routes that cost much on purpose, such as hashing a password: one in this many of their turns is taken."""
ONE_IN = 6
ORDINARY = {
    "day": "3", "month": "12", "year": "2026", "postcode": "5701 KL", "number": "9", "email": "kind@example.org",
    "date": "2026-12-01", "time": "10:00", "tel": "06 87 65 43 21", "phone": "06 87 65 43 21",
}  # fmt: skip
URLENCODED = b"application/x-www-form-urlencoded"
EDGE = b"grens"
MOST_FIELDS, HUGE = 400, 300_000


class Maker:
    """Makes the requests of one stage."""

    def __init__(self, stage: Stage, seed: str) -> None:
        """`seed` names the row of requests."""
        self.stage, self.seed = stage, seed
        self.at_work = sorted(set(stage.people) - {"stranger", "resident"})
        self.values = {name: sorted(found) for name, found in stage.seen.values.items()}
        self.queries = {path: sorted(found) for path, found in stage.seen.queries.items()}

    def make(self, number: int) -> Asked:
        """Return request `number`."""
        chance = random.Random(f"{self.seed}:{number}")  # noqa: S311  to be sent again, not to be secret
        mark = f"zq{self.seed.replace(':', 'x')}x{number}q"
        route = chance.choice(self.stage.routes)
        if SELDOM.fullmatch(route.path) and chance.randrange(ONE_IN):
            route = chance.choice(self.stage.routes)
        method = chance.choice(METHODS) if chance.random() < 0.04 else chance.choice(sorted(route.methods))
        person = self._person(chance, route)
        known = self.stage.seen.forms.get(f"POST {route.path}", [])
        who, path, form = chance.choice(known) if known else ("", "", None)
        if known and chance.random() < 0.6:
            person, target = self.stage.people[who], path.encode()
        else:
            target = self._path(chance, route)
        headers = self._headers(chance, person)
        body, kind = b"", b""
        if method not in {"GET", "HEAD"} or chance.random() < 0.02:
            body, kind = self._body(chance, form, person, mark)
        if kind and chance.random() < 0.97:
            headers.append((b"content-type", kind))
        return Asked(
            method, target, self._query(chance, route, mark), tuple(headers), body,
            pieces=chance.choice((1, 1, 1, 2, 7)), whole=chance.random() > 0.02,
            client="192.0.2.1" if chance.random() < 0.1 else ".".join(str(chance.randrange(256)) for _ in range(4)),
            what=f"{method} {route.path} as {person.name}", mark=mark,
        )  # fmt: skip

    def _person(self, chance: random.Random, route: APIRoute) -> Person:
        if chance.random() < 0.05:
            return self.stage.people[chance.choice(sorted(self.stage.people))]
        if route.path.startswith("/werk"):
            return self.stage.people["stranger" if chance.random() < 0.04 else chance.choice(self.at_work)]
        return self.stage.people["resident" if chance.random() < 0.85 else "stranger"]

    def _path(self, chance: random.Random, route: APIRoute) -> bytes:
        """Fill in the parameters of an address: mostly with what exists, so that what lies behind is reached."""
        right = 0.75 if chance.random() < 0.75 else 0.2

        def filled(found: re.Match[str]) -> str:
            values = self.values.get(f"{route.path} {found[1]}") or self.values.get(found[1]) or ["1", "2", "3"]
            if chance.random() < right:
                return quote(chance.choice(values), safe="/")
            if chance.random() < 0.5:
                return chance.choice(RAW).decode()
            return quote(wire(chance.choice(TEXTS)), safe="")

        made = re.sub(r"{(\w+)(?::\w+)?}", filled, route.path).encode()
        if chance.random() < 0.02:
            made = chance.choice(
                (b"/" + made, made + b"/", made + b"//", made.replace(b"/", b"/%2e/"), made.upper(), b"/nl/%00" + made)
            )
        return re.sub(rb"[^!-~]", b"%20", made.replace(b"?", b"%3F").replace(b"#", b"%23"))

    def _query(self, chance: random.Random, route: APIRoute, mark: str) -> bytes:
        """Return what stands behind the question mark."""
        names = [field.alias for field in route.dependant.query_params]
        for *_, form in self.stage.seen.forms.get(f"GET {route.path}", []):
            names += sorted(form.fields)
        if route.path in self.queries and chance.random() < 0.4:
            known = chance.choice(self.queries[route.path])
            return known.encode() if chance.random() < 0.3 else mangle(chance, known.encode()).replace(b"\n", b"")
        if not names or chance.random() < 0.2:
            return chance.choice(
                (
                    b"",
                    b"",
                    b"",
                    b"=",
                    b"&&&",
                    b"%",
                    b"a[b][c]=1",
                    b"\xff\xfe",
                    b"x=%ff",
                    b"a=b;c=d",
                    b"next=//elders.example",
                    b"x=" + b"a" * 9000,
                )
            )
        fields = [
            (wire(name), wire(self._text(chance, mark))) for name in names for _ in range(chance.choice((0, 1, 1, 2)))
        ]
        made = urlencode(fields).encode()
        return mangle(chance, made) if chance.random() < 0.05 else made

    def _headers(self, chance: random.Random, person: Person) -> list[tuple[bytes, bytes]]:
        """Return headers; most requests have ordinary ones, so that they come further than the door."""
        headers = person.headers()
        if chance.random() < 0.25:
            for name, values in chance.sample(HEADERS, chance.choice((1, 1, 2, 5))):
                value = chance.choice(values).encode("latin-1", "ignore")
                if name == "host":
                    headers[0] = (b"host", value)
                else:
                    headers.append((name.encode(), value))
        if chance.random() < 0.08:
            cookies = headers[1][1]
            strange = (
                mangle(chance, cookies), cookies + b"; " + cookies, b"=; ;;",
                b"form=" + b"\xff" * 43, cookies.replace(b"=", b'="'),
                cookies + b"; work=" + b"a" * 9000,
                cookies + b"; draft=\x00; volgen=.a.b; hint=%", b"draft=" + b"\xe9" * 40,
                b"volgen=" + b"eyJhIjoxfQ.zz.zz", cookies.replace(b"; ", b";"), b'work="\\377\\400"; form="',
            )  # fmt: skip
            headers[1] = (b"cookie", chance.choice(strange))
        if chance.random() < 0.01:
            headers += [(b"x-" + str(i).encode(), b"a" * 200) for i in range(200)]
        return headers

    def _text(self, chance: random.Random, mark: str) -> str:
        """Return something strange, mostly with the mark in it."""
        text = chance.choice(TEXTS) if chance.random() < 0.9 else chance.choice(TEXTS) + chance.choice(TEXTS)
        return text + mark if chance.random() < 0.3 else text

    def _body(  # noqa: PLR0911  one way out for each shape
        self, chance: random.Random, form: Form | None, person: Person, mark: str
    ) -> tuple[bytes, bytes]:
        """Return a body and what it says that it is."""
        fields = self._fields(chance, form, mark)
        token = (
            person.token
            if chance.random() < 0.85
            else chance.choice(("", "niks", "00" * 64, person.token[:-2], "é" * 9, "\x00"))
        )
        fields.insert(0, (b"csrf", wire(token)))
        how = chance.random()
        if how < 0.03:
            shapes = ({"csrf": token, "a": [{"b": mark}]}, [1, [2, [3]]], mark, None)
            return json.dumps(chance.choice(shapes)).encode(), chance.choice((b"application/json", URLENCODED))
        if how < 0.05:
            return b"[" * 20_000 + wire(mark), chance.choice(TYPES).encode("latin-1")
        if how < 0.07:
            return urlencode([*fields, (b"x", b"a" * HUGE)]).encode(), URLENCODED
        if how < 0.09:
            return urlencode(
                [*fields, *((f"v{i}[a][b]".encode(), b"1") for i in range(MOST_FIELDS))]
            ).encode(), URLENCODED
        if how < 0.2 or (form is not None and form.files and how < 0.9):
            return self._parts(chance, fields)
        made = urlencode(fields).encode()
        if how < 0.23:
            return mangle(chance, made), URLENCODED
        if how < 0.26:
            return made, chance.choice(TYPES).encode("latin-1")
        return made, URLENCODED

    def _parts(self, chance: random.Random, fields: list[tuple[bytes, bytes]]) -> tuple[bytes, bytes]:
        """Return a body in parts, sometimes with a file, sometimes broken."""
        made = b""
        for name, value in fields:
            made += b"--" + EDGE + b'\r\nContent-Disposition: form-data; name="' + name.replace(b'"', b"%22") + b'"'
            if chance.random() < 0.15:
                made += b'; filename="' + wire(chance.choice(TEXTS)).replace(b'"', b"")[:200] + b'"\r\nContent-Type: '
                made += chance.choice((b"image/jpeg", b"niks", b"\xff", b"text/plain; charset=niks"))
            made += (
                chance.choice((b"", b"", b"", b"\r\nContent-Transfer-Encoding: base64")) + b"\r\n\r\n" + value + b"\r\n"
            )
        made += b"--" + EDGE + b"--\r\n"
        kind = b"multipart/form-data; boundary=" + EDGE
        if chance.random() < 0.25:
            made = mangle(chance, made)
        if chance.random() < 0.1:
            kind = chance.choice(TYPES).encode("latin-1")
        return made, kind

    def _fields(self, chance: random.Random, form: Form | None, mark: str) -> list[tuple[bytes, bytes]]:
        """Fill in a form as somebody honest would, and then spoil some of it, or nothing."""
        if form is None:
            names = chance.sample(("answer", "login", "reference", "code", "reason", "text", "change", "id"), 3)
            return [(wire(name), wire(self._text(chance, mark))) for name in names]
        made = [(name, value) for name in form.fields for value in self._honest(chance, form, name, mark)]
        spoil = chance.choice((0, 1, 1, 2, len(made))) if made else 0
        for at in chance.sample(range(len(made)), min(spoil, len(made))):
            name, value = made[at]
            how = chance.randrange(8)
            if how == 0:
                made[at] = (name + chance.choice(("[]", "[0][a]", ".a", "\x00", "-", "x" * 3000)), value)
            elif how == 1:
                made.append((name, self._text(chance, mark)))
            elif how == 2:
                made[at] = (chance.choice(made)[0], value)
            elif how == 3:
                made[at] = (name, chance.choice(("a" * 20_000, "9" * 10_000, "é\n" * 3000, "1," * 4000)))
            else:
                made[at] = (name, self._text(chance, mark))
        return [(wire(name), wire(value)) for name, value in made]

    def _honest(self, chance: random.Random, form: Form, name: str, mark: str) -> list[str]:
        """Return what somebody fills in; nothing for a button that is not pressed or a box that stays empty."""
        field = form.fields[name]
        if field.kind in {"checkbox", "submit", "button"} and chance.random() < 0.5:
            return []
        if field.kind in {"radio", "checkbox", "select", "submit", "button", "hidden"}:
            return [chance.choice(field.values)]
        last = re.split(r"[-_]", name)[-1]
        usual = ORDINARY.get(last) or ORDINARY.get(field.kind)
        if usual is None and field.values[0] and chance.random() < 0.5:
            usual = field.values[0]
        return [usual or chance.choice((f"Dit is een zin. {mark}", "20", "2026-12-01"))]
