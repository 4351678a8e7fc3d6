"""Who may do what: the roles that an admin gives, beside those that groups and the identity provider say. They count in
the chats, too."""

from aiohttp import web

from adapters.console.call import Call
from adapters.console.names import names_of
from adapters.console.section import PageRoute
from adapters.console.story import ROLE
from adapters.opening import utc_now
from bot.audit_log import AuditLog, Change
from bot.people.granted_roles import GrantedRoles
from bot.people.people_file import is_email
from bot.people.roles import ADMINISTERING, Role

PATH = "/console/settings/roles"
GIVEN = (Role.MANAGER, Role.CURATOR, Role.ADMIN)
"""Everybody is an employee, so that is given to nobody."""

ROLE_HELP = {
    Role.MANAGER: "sees how things stand (trends, health, priorities), and nudges their team",
    Role.CURATOR: "looks after the knowledge: gaps, questions, articles, reviews",
    Role.ADMIN: "may do everything, and says who else may",
}
NO_EMAIL = "Write an e-mail address like ann@example.com, and choose a role."


async def show_roles(call: Call) -> web.StreamResponse:
    """The roles that were given."""
    return await _page(call)


async def grant(call: Call) -> web.StreamResponse:
    """Give somebody a role."""
    email, role = call.field("email").lower(), _role(call)
    if role is None or not is_email(email):
        return await _page(call, NO_EMAIL, 400)
    # Whoever got a new address keeps the id they had.
    person = await call.application.people.person_for_email(email)
    if not await _roles(call).grant(person.id, role, call.reader.id):
        return call.see(PATH, "They have that role already.")
    await _note(call, Change(call.reader.id, ROLE, person.id, "grant_role", after={"role": role.value}))
    return call.see(PATH, "The role is given. It counts from their next click on, in the chats too.")


async def revoke(call: Call) -> web.StreamResponse:
    """Take a role away again."""
    person_id, role = call.field("person_id"), _role(call)
    if role is None or not await _roles(call).revoke(person_id, role):
        return call.see(PATH, "They do not have that role any more.")
    await _note(call, Change(call.reader.id, ROLE, person_id, "revoke_role", before={"role": role.value}))
    return call.see(PATH, "The role is taken away.")


async def _page(call: Call, problem: str = "", status: int = 200) -> web.Response:
    given = await _roles(call).all()
    return call.page(
        "roles.html",
        status,
        given=given,
        names=await names_of(call.application.engine, list(given)),
        roles=GIVEN,
        role_help=ROLE_HELP,
        by_settings=sorted(call.application.settings.admins),
        email=call.field("email") if problem else "",
        problem=problem,
    )


async def _note(call: Call, change: Change) -> None:
    await AuditLog(call.application.engine, utc_now).record(change)


def _roles(call: Call) -> GrantedRoles:
    return GrantedRoles(call.application.engine, utc_now)


def _role(call: Call) -> Role | None:
    return next((role for role in GIVEN if role.value == call.field("role")), None)


ROUTES = (
    PageRoute("GET", PATH, ADMINISTERING, show_roles),
    PageRoute("POST", PATH, ADMINISTERING, grant),
    PageRoute("POST", f"{PATH}/revoke", ADMINISTERING, revoke),
)
