"""All tables, in one place, so that migrations see them."""

import portal.accounts.models
import portal.audit.models
import portal.changes.models
import portal.feedback.models
import portal.insights.models
import portal.kit.outbox
import portal.notifications.models
import portal.outages.models
import portal.proof.models
import portal.queue.models
import portal.reminders.models
import portal.routing.models
import portal.signals.models  # noqa: F401  each import registers its tables
from portal.kit.database import Base

__all__ = ["Base"]
