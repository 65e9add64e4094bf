"""Fields in which one chooses."""

from typing import Any

from portal.kit.forms.base import PartsField


class ChoiceAnswer(PartsField):
    """One of the choices."""

    values: frozenset[str] = frozenset()

    def parse(self) -> str:
        """Accept only what the page offered."""
        if self.typed[""] not in self.values:
            raise ValueError
        return self.typed[""]


class ChoicesAnswer(PartsField):
    """One or more of the choices."""

    values: frozenset[str] = frozenset()

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ARG002
        """Take all boxes that were ticked."""
        self.process_errors, self.data = [], None
        ticked = formdata.getlist(self.name) if formdata is not None else (data or [])
        self.typed = {str(value): "on" for value in ticked}

    def parse(self) -> list[str]:
        """Accept only what the page offered."""
        if set(self.typed) - self.values:
            raise ValueError
        return list(self.typed)


class ProofAnswer(PartsField):
    """Whether a paper comes now, later or never. Nothing chosen is later: it never stops the telling."""

    values = frozenset({"now", "later", "none"})

    def given(self) -> bool:
        """An empty answer is an answer too."""
        return True

    def parse(self) -> str:
        """Return the choice."""
        return self.typed[""] if self.typed[""] in self.values else "later"
