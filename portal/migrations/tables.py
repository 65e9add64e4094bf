"""All tables, in one place, so that migrations see them."""

import portal.accounts.models
import portal.admin.models
import portal.advice.models
import portal.assessment.models
import portal.audit.models
import portal.changes.models
import portal.contact.models
import portal.emergency.models
import portal.exports.models
import portal.feedback.models
import portal.identity.models
import portal.insights.models
import portal.kit.outbox
import portal.notifications.models
import portal.origins.models
import portal.outages.models
import portal.proof.models
import portal.queue.models
import portal.referrals.models
import portal.reminders.models
import portal.residents.models
import portal.retention.models
import portal.routing.models
import portal.sealing.models
import portal.signals.models
import portal.tasks.models
import portal.wishes.models  # noqa: F401  each import registers its tables
from portal.kit.database import Base

__all__ = ["Base"]
