"""What stands on a page: links, and forms with their fields, as a browser would see them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Field:
    """One field. `values`: what it can be; one for a text, more for a choice."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form of a page."""

    action: str
    method: str
    files: bool = False
    fields: dict[str, Field] = field(default_factory=dict)

    def add(self, name: str, kind: str, value: str) -> None:
        """Add a field, or one more value of a choice."""
        if name and name != "csrf":
            self.fields.setdefault(name, Field(name, kind)).values.append(value)


class Page(HTMLParser):
    """Reads a page of ours: tests hold that each is valid, so a simple reader will do."""

    def __init__(self, html: str) -> None:
        """Read all of it."""
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.token = ""
        self._form: Form | None = None
        self._choice = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what matters of a tag."""
        has = {name: value or "" for name, value in attrs}
        for name in ("href", "hx-get", "src"):
            if has.get(name, "").startswith("/"):
                self.links.append(has[name])
        if has.get("hx-post", "").startswith("/"):
            self.forms.append(Form(has["hx-post"], "POST"))
        if tag == "form":
            self._form = Form(
                has.get("action", ""), has.get("method", "get").upper(), "multipart" in has.get("enctype", "")
            )
            self.forms.append(self._form)
        if tag == "input" and has.get("name") == "csrf":
            self.token = has.get("value", "")
        if self._form is not None:
            self._field(self._form, tag, has)

    def _field(self, form: Form, tag: str, has: dict[str, str]) -> None:
        """Keep a field of the form that is open."""
        if tag in {"input", "button"}:
            form.add(
                has.get("name", ""), has.get("type", "submit" if tag == "button" else "text"), has.get("value", "")
            )
        elif tag == "textarea":
            form.add(has.get("name", ""), "text", "")
        elif tag == "select":
            self._choice = has.get("name", "")
        elif tag == "option" and self._choice:
            form.add(self._choice, "select", has.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        """Close a form or a choice."""
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._choice = ""
