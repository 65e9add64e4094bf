"""Read back what was sent along."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.proof.models import ProofFile


def of_draft(session: Session, draft_id: int) -> Sequence[ProofFile]:
    """Return the files of a draft, in the order they came."""
    return session.scalars(select(ProofFile).where(ProofFile.draft_id == draft_id).order_by(ProofFile.id)).all()


def of_report(session: Session, report_id: int) -> Sequence[ProofFile]:
    """Return the files of a report, in the order they came."""
    return session.scalars(select(ProofFile).where(ProofFile.report_id == report_id).order_by(ProofFile.id)).all()


def for_document(files: Sequence[ProofFile], change_type: str, document: str) -> list[ProofFile]:
    """Return the files of one document."""
    return [file for file in files if (file.change_type, file.document) == (change_type, document)]


def known(session: Session, names: Sequence[str]) -> set[str]:
    """Return which of these names belong to somebody."""
    return set(session.scalars(select(ProofFile.name).where(ProofFile.name.in_(names))))
