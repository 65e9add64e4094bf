"""Fields for days and months."""

import re
from datetime import date
from typing import Any

from portal.kit.forms.base import PartsField, SaidError
from portal.kit.marking import N_
from portal.kit.reading import digits, month

EARLIEST = 1900


def year_of(text: str) -> int:
    """Return a year, which needs four digits."""
    text = digits(text)
    if not re.fullmatch(r"\d{4}", text) or int(text) < EARLIEST:
        msg = N_("Schrijf het jaar met vier cijfers, zoals 2026.")
        raise SaidError(msg)
    return int(text)


class DateAnswer(PartsField):
    """A day in three inputs."""

    parts: tuple[str, ...] = ("day", "month", "year")

    def parse(self) -> Any:
        """Return the day as text."""
        return self.day().isoformat()

    def day(self, typed_day: str | None = None) -> date:
        """Return the day; the month may be a word."""
        day = digits(self.typed["day"] if typed_day is None else typed_day)
        if not (day and self.typed["month"] and self.typed["year"]):
            raise ValueError
        year = year_of(self.typed["year"])
        try:
            typed = date(year, month(self.typed["month"]), int(day) if re.fullmatch(r"\d{1,2}", day) else 0)
        except ValueError as error:
            msg = N_("Deze dag bestaat niet. Kijk de dag en de maand nog eens na.")
            raise SaidError(msg) from error
        if self.question.past and typed > date.today():  # noqa: DTZ011  a day on the resident's own calendar
            msg = N_("Deze dag komt nog. Schrijf een dag die al is geweest.")
            raise SaidError(msg)
        return typed

    def unpack(self, data: Any) -> dict[str, str]:
        """Split an ISO day."""
        year, month, day = str(data).split("-")
        return {"day": str(int(day)), "month": str(int(month)), "year": year}


class AboutDateAnswer(DateAnswer):
    """A day, perhaps not exact."""

    parts: tuple[str, ...] = ("day", "month", "year", "about")

    def given(self) -> bool:
        """A tick alone is no day."""
        return any(self.typed.get(part) for part in ("day", "month", "year"))

    def parse(self) -> Any:
        """Without a day, 'ongeveer' takes the first of the month."""
        about = bool(self.typed["about"])
        first = "1" if about and not self.typed["day"] else None
        return {"date": self.day(first).isoformat(), "about": about}

    def unpack(self, data: Any) -> dict[str, str]:
        """Split the stored day."""
        return {**super().unpack(data["date"]), "about": "on" if data.get("about") else ""}


class MonthAnswer(PartsField):
    """A month in two inputs."""

    parts = ("month", "year")

    def parse(self) -> str:
        """A month, in figures or as a word, and a year of four digits."""
        return date(year_of(self.typed["year"]), month(self.typed["month"]), 1).strftime("%Y-%m")

    def unpack(self, data: Any) -> dict[str, str]:
        """Split the stored month."""
        year, month = str(data).split("-")
        return {"month": str(int(month)), "year": year}
