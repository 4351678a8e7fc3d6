"""What of SCIM Handrail understands: users with their manager and leave, and groups."""

from datetime import date
from typing import Any

from scim2_models import (
    URN,
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    EnterpriseUser,
    ETag,
    Extension,
    Filter,
    Group,
    Patch,
    Resource,
    ResourceType,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    User,
)

from bot.people.directory_service import Told
from bot.people.people_file import is_email, is_time_zone

MOST_RESULTS = 500
"""Resources in one answer."""


class Absence(Extension):
    """When somebody is away. Both days count; without a last day they are away until somebody ends it."""

    __schema__ = URN("urn:ietf:params:scim:schemas:extension:handrail:2.0:Absence")

    leave_from: str | None = None
    leave_until: str | None = None


AnyUser = User[EnterpriseUser | Absence]
"""A user with everything that Handrail reads."""


def provider() -> ScimProvider:
    """What this service offers, as its three discovery addresses tell it."""
    config = ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
        filter=Filter(supported=True, max_results=MOST_RESULTS),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=True),
        etag=ETag(supported=False),
        authentication_schemes=[
            AuthenticationScheme(
                type=AuthenticationScheme.Type.oauthbearertoken,
                name="Bearer token",
                description="The value of SCIM_TOKEN, as a bearer token (RFC 6750).",
                primary=True,
            )
        ],
    )
    return ScimProvider(
        models=[User, EnterpriseUser, Absence, Group],
        resource_types=[ResourceType.from_resource(AnyUser), ResourceType.from_resource(Group)],
        config=config,
    )


def told_by(user: Any) -> Told:
    """What a user resource tells. What Handrail cannot use (an unknown time zone, say) is kept and not used."""
    enterprise, absence = user[EnterpriseUser], user[Absence]
    manager = enterprise.manager.value if enterprise and enterprise.manager else None
    zone = user.timezone
    return Told(
        user_name=user.user_name,
        email=_email(user),
        name=_name(user),
        manager=manager,
        time_zone=zone if zone and is_time_zone(zone) else None,
        locale=(user.locale or user.preferred_language or "").replace("_", "-")[:35] or None,
        leave_from=_day(absence.leave_from) if absence else None,
        leave_until=_day(absence.leave_until) if absence else None,
        is_active=user.active is not False,
    )


def member_ids(group: Any) -> list[str]:
    """The ids of the users in a group."""
    return [member.value for member in group.members or () if member.value]


def as_kept(resource: Resource[Any]) -> dict[str, Any]:
    """A resource as it is kept: everything that the service said, without what is ours to say, and no password."""
    values: dict[str, Any] = resource.model_dump()
    return {name: value for name, value in values.items() if name not in ("id", "meta", "groups", "password")}


def _email(user: Any) -> str | None:
    emails = [each for each in user.emails or () if each.value and is_email(each.value)]
    chosen = next((each for each in emails if each.primary), emails[0] if emails else None)
    if chosen is not None:
        return str(chosen.value)
    return str(user.user_name) if is_email(user.user_name or "") else None


def _name(user: Any) -> str:
    if user.display_name:
        return str(user.display_name)
    if user.name is None:
        return ""
    return user.name.formatted or " ".join(part for part in (user.name.given_name, user.name.family_name) if part)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
