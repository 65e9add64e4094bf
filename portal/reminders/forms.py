"""What is typed at 'Mogen wij u later een bericht sturen?': ticks, and perhaps a day."""

from types import SimpleNamespace
from typing import Any

from portal.kit.forms import BaseForm, DateAnswer
from portal.kit.marking import N_

NOT_COMING = N_("Schrijf een dag die nog komt, binnen twee jaar.")


class AskForm(BaseForm):
    """A day that the resident chooses; left empty it asks nothing. `day-day`, `day-month`, `day-year`."""

    def __init__(self, formdata: Any = None) -> None:
        """Without `formdata` it is empty."""
        super().__init__(formdata, data={"day": None})

    day: Any = DateAnswer(wrong=NOT_COMING, required=False, question=SimpleNamespace(past=False), label="")
