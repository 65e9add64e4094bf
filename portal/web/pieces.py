"""What stands on the page of a signal beside its own panels, in reading order per place."""

from portal.advice.piece import PIECES as ADVICE
from portal.assessment import piece as assessment
from portal.closing import piece as closing
from portal.contact.piece import PIECE as CONTACT
from portal.emergency.piece import PIECE as EMERGENCY
from portal.mine import piece as mine
from portal.origins import piece as origins
from portal.referrals import piece as referrals
from portal.residents import piece as residents
from portal.retention import piece as retention
from portal.signals.page import Piece
from portal.tasks import piece as tasks

PIECES: tuple[Piece, ...] = (
    EMERGENCY,
    retention.PIECE,
    CONTACT,
    assessment.WEIGHING,
    assessment.OUTCOME,
    *ADVICE,
    residents.PIECE,
    origins.PIECE,
    mine.PIECE,
    referrals.PIECE,
    closing.PIECE,
    tasks.PIECE,
)
