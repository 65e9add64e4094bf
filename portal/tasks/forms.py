"""Plan something, and change what was planned. Dutch, for colleagues."""

from wtforms.validators import Optional

from portal.kit.forms import DayField
from portal.signals.forms import Said, choose_field, text_field
from portal.tasks import domain


class PlanForm(Said):
    """Something for later."""

    kind = choose_field("Wat doen wij later?", domain.PLANNED_BY_HAND, "Kies wat wij later doen.")
    on = DayField("Op welke dag?", [Optional()])


class ChangeForm(Said):
    """Another day, no longer, or done."""

    did = choose_field("Wat wilt u doen?", domain.CHANGES, "Kies wat u wilt doen.")
    on = DayField("Nieuwe dag", [Optional()], description="Alleen als u het verzet.")
    reason = text_field("Waarom?", "", "Niet nodig als het gedaan is. De inwoner leest dit niet.")
