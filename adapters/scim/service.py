"""The SCIM service (RFC 7644): what each request does, as values. The web around it is in `routes`."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from scim2_models import (
    Context,
    Error,
    Group,
    InvalidSyntaxException,
    ListResponse,
    Meta,
    NotFoundException,
    PatchOp,
    SCIMException,
    ScimPolicy,
    SearchRequest,
    UniquenessException,
)

from adapters.scim.protocol import PATH
from adapters.scim.resources import MOST_RESULTS, AnyUser, as_kept, member_ids, told_by
from bot.people.directory_service import DirectoryService, Kept, Taken

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

TOLERANT = ScimPolicy(
    unknown=ScimPolicy.Unknown.keep,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)
"""Microsoft Entra and Okta send attributes of their own, and PATCH in ways of their own. Holds while a request is
worked on: `with TOLERANT`."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """A status, and the body if there is one."""

    status: int
    body: Json | None = None
    location: str = ""


@dataclass(frozen=True)
class Kind:
    """One of the two kinds of resource. `keep` raises Taken."""

    name: str
    model: Any
    one: Callable[[str], Awaitable[Kept | None]]
    every: Callable[[], Awaitable[list[Kept]]]
    remove: Callable[[str], Awaitable[bool]]
    keep: Callable[[str | None, Any], Awaitable[Kept]] = field(repr=False)


def kinds(directory: DirectoryService) -> Mapping[str, Kind]:
    """The kinds of resource by the last part of their address."""

    async def keep_user(user_id: str | None, user: Any) -> Kept:
        return await directory.keep_user(user_id, as_kept(user), told_by(user))

    async def keep_group(group_id: str | None, group: Any) -> Kept:
        return await directory.keep_group(group_id, as_kept(group), group.display_name, member_ids(group))

    users = Kind("User", AnyUser, directory.user, directory.users, directory.remove_user, keep_user)
    groups = Kind("Group", Group, directory.group, directory.groups, directory.remove_group, keep_group)
    return {"Users": users, "Groups": groups}


class ScimService:
    """The requests on one kind of resource, to be called `with TOLERANT`. What is wrong is raised as SCIMException or
    ValidationError.
    """

    def __init__(self, kind: Kind, base: str) -> None:
        self._kind = kind
        self._base = f"{base}{PATH}/{kind.name}s"

    async def create(self, body: Json) -> Answer:
        """Add a resource (section 3.3)."""
        resource = self._read(body, Context.RESOURCE_CREATION_REQUEST)
        kept = await self._keep(None, resource)
        shown = self._shown(kept)
        return Answer(201, shown.model_dump(scim_ctx=Context.RESOURCE_CREATION_RESPONSE), str(shown.meta.location))

    async def show(self, resource_id: str) -> Answer:
        """One resource (section 3.4.1)."""
        kept = await self._known(resource_id)
        return Answer(200, self._shown(kept).model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE))

    async def search(self, parameters: Mapping[str, str]) -> Answer:
        """Resources by a filter, a page at a time (section 3.4.2)."""
        request = SearchRequest[self._kind.model].model_validate(dict(parameters))  # type: ignore[name-defined]
        found = [self._shown(kept) for kept in await self._kind.every()]
        if request.filter is not None:
            found = [each for each in found if request.filter.match(each)]
        if request.sort_by is not None:
            found = request.sort(found)
        start = request.start_index_0 or 0
        count = MOST_RESULTS if request.count is None else min(request.count, MOST_RESULTS)
        page = found[start : start + max(count, 0)]
        answer = ListResponse[self._kind.model](  # type: ignore[name-defined]
            total_results=len(found), start_index=start + 1, items_per_page=len(page), resources=page
        )
        return Answer(200, answer.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=request))

    async def replace(self, resource_id: str, body: Json) -> Answer:
        """Put a resource in the place of another (section 3.5.1)."""
        await self._known(resource_id)
        kept = await self._keep(resource_id, self._read(body, Context.RESOURCE_REPLACEMENT_REQUEST))
        return Answer(200, self._shown(kept).model_dump(scim_ctx=Context.RESOURCE_REPLACEMENT_RESPONSE))

    async def patch(self, resource_id: str, body: Json) -> Answer:
        """Change parts of a resource, all or none (section 3.5.2)."""
        resource = self._shown(await self._known(resource_id))
        change = PatchOp[self._kind.model].model_validate(  # type: ignore[name-defined]
            with_references(body), scim_ctx=Context.RESOURCE_PATCH_REQUEST
        )
        change.patch(resource)
        kept = await self._keep(resource_id, resource)
        return Answer(200, self._shown(kept).model_dump(scim_ctx=Context.RESOURCE_PATCH_RESPONSE))

    async def remove(self, resource_id: str) -> Answer:
        """Take a resource away (section 3.6)."""
        if not await self._kind.remove(resource_id):
            raise NotFoundException
        return Answer(204)

    def _read(self, body: Json, context: Context) -> Any:
        return self._kind.model.model_validate(with_references(body), scim_ctx=context)

    async def _keep(self, resource_id: str | None, resource: Any) -> Kept:
        try:
            return await self._kind.keep(resource_id, resource)
        except Taken as error:
            raise UniquenessException from error

    async def _known(self, resource_id: str) -> Kept:
        kept = await self._kind.one(resource_id)
        if kept is None:
            raise NotFoundException
        return kept

    def _shown(self, kept: Kept) -> Any:
        resource = self._kind.model.model_validate(dict(kept.resource))
        resource.id = kept.id
        resource.meta = Meta(
            resource_type=self._kind.name,
            created=kept.created_at,
            last_modified=kept.updated_at,
            location=f"{self._base}/{kept.id}",
        )
        return resource


def with_references(body: Json) -> Json:
    """The body with the reference to a manager that the standard wants and that directory services leave out."""
    if not isinstance(body, dict):
        raise InvalidSyntaxException
    enterprise = body.get(ENTERPRISE)
    manager = enterprise.get("manager") if isinstance(enterprise, dict) else None
    if not isinstance(enterprise, dict) or not isinstance(manager, dict) or not manager.get("value"):
        return body
    told = {"$ref": f"../Users/{manager['value']}", **manager}
    return {**body, ENTERPRISE: {**enterprise, "manager": told}}


def error_of(problem: SCIMException | ValidationError) -> Answer:
    """What is wrong, as SCIM says it (section 3.12)."""
    error = problem.to_error() if isinstance(problem, SCIMException) else Error.from_validation_errors(problem)[0]
    return Answer(error.status or 400, error.model_dump())
