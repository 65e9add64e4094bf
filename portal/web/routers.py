"""Every router, in reading order: what serves, what colleagues do, telling, after sending, reading."""

from portal.accounts import mine_routes, password_routes, second_routes, service_routes, start_routes
from portal.accounts import routes as accounts
from portal.admin import (
    duty_routes,
    group_routes,
    help_routes,
    message_routes,
    people_routes,
    question_routes,
    receiver_routes,
    team_routes,
)
from portal.admin import routes as admin
from portal.advice import bulk_routes as advice_bulk
from portal.advice import list_routes as advice_lists
from portal.advice import routes as advice
from portal.assessment import routes as assessment
from portal.audit import routes as audit
from portal.changes import (
    after_routes,
    choose_routes,
    consent_routes,
    correct_routes,
    lost_routes,
    meeting_routes,
    no_need_routes,
    paper_form_routes,
    paper_routes,
    proof_routes,
    register_routes,
    replay_routes,
    typed_in_routes,
)
from portal.changes import routes as changes
from portal.closing import routes as closing
from portal.contact import routes as contact
from portal.content import routes as content_routes
from portal.doubts import routes as doubt_routes
from portal.emergency import routes as emergency
from portal.exports import routes as exports
from portal.feedback import routes as feedback
from portal.find import routes as find
from portal.guides import routes as guide_routes
from portal.insights import routes as insights
from portal.mine import code_routes, sign_in_routes
from portal.mine import routes as mine
from portal.origins import routes as origins
from portal.outages import routes as outages
from portal.queue import bulk_routes, load_routes, search_routes, view_routes
from portal.queue import routes as queue
from portal.referrals import routes as referrals
from portal.reminders import check_in_routes
from portal.reminders import routes as reminder_routes
from portal.residents import routes as residents
from portal.retention import routes as retention
from portal.retention import work_routes as retention_work
from portal.roles import routes as roles
from portal.routing import routes as routing
from portal.routing import rule_routes, work_routes
from portal.signals import proof_routes as signal_proof
from portal.signals import routes as signals
from portal.tasks import routes as tasks
from portal.teams import routes as teams
from portal.web import assets, demo_pages, health, observing, offline, well_known

ROUTERS = (
    assets.router,
    offline.router,
    health.router,
    observing.router,
    well_known.router,
    demo_pages.components,
    accounts.router,
    service_routes.router,
    start_routes.router,
    second_routes.router,
    mine_routes.router,
    password_routes.router,
    queue.router,
    bulk_routes.router,
    search_routes.router,
    view_routes.router,
    load_routes.router,
    teams.router,
    signals.router,
    signal_proof.router,
    residents.router,
    advice.router,
    emergency.router,
    advice_bulk.router,
    advice_lists.router,
    assessment.router,
    referrals.router,
    closing.router,
    tasks.router,
    contact.router,
    work_routes.router,
    rule_routes.router,
    replay_routes.router,
    admin.router,
    people_routes.router,
    team_routes.router,
    duty_routes.router,
    help_routes.router,
    group_routes.router,
    receiver_routes.router,
    question_routes.router,
    message_routes.router,
    insights.router,
    audit.router,
    exports.router,
    retention_work.router,
    changes.router,
    choose_routes.router,
    no_need_routes.router,
    after_routes.router,
    consent_routes.router,
    meeting_routes.router,
    proof_routes.router,
    paper_routes.router,
    correct_routes.router,
    sign_in_routes.router,
    mine.router,
    code_routes.router,
    retention.router,
    lost_routes.router,
    reminder_routes.router,
    check_in_routes.router,
    typed_in_routes.router,
    origins.router,
    paper_form_routes.router,
    content_routes.router,
    doubt_routes.router,
    guide_routes.router,
    find.router,
    feedback.router,
    routing.router,
    register_routes.router,
    outages.router,
    roles.router,
)
