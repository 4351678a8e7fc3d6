"""What of SCIM needs no library: its address, its kind of content, and its errors (RFC 7644, section 3.12)."""

from aiohttp import web

PATH = "/scim/v2"

CONTENT_TYPE = "application/scim+json"

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"


def refused(status: int, detail: str, scim_type: str | None = None) -> web.Response:
    """A request that is not worked on, and why."""
    kind = {} if scim_type is None else {"scimType": scim_type}
    body = {"schemas": [ERROR], "status": str(status), **kind, "detail": detail}
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return web.json_response(body, status=status, content_type=CONTENT_TYPE, headers=headers)
