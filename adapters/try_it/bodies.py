"""What the page may send, checked before anything is done with it."""

import re
from typing import Annotated, Any, Literal
from uuid import uuid4

from aiohttp import web
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

LONGEST_QUESTION = 20_000
"""Characters. More than anyone types; a pasted document belongs into the knowledge."""

KEY = re.compile(r"[A-Za-z0-9-]{8,64}")


def new_key() -> str:
    """A name nobody else uses, for a conversation or for one sending of a form."""
    return uuid4().hex


def _key(value: Any) -> str:
    return value if isinstance(value, str) and KEY.fullmatch(value) else new_key()


Key = Annotated[str, BeforeValidator(_key)]
"""A key the page gave, or a new one where it is none: a mangled field must not keep anyone from asking."""


class Ask(BaseModel):
    """A question. `event_key` names this sending: the same one twice is one question."""

    model_config = ConfigDict(frozen=True)

    text: str
    conversation: Key = Field(default_factory=new_key)
    event_key: Key = Field(default_factory=new_key)


class Judge(BaseModel):
    """Whether an answer helped; if not, why."""

    model_config = ConfigDict(frozen=True)

    helped: bool
    reason: Literal["wrong", "outdated", "incomplete", "not_my_case"] | None = None
    note: str | None = Field(default=None, max_length=2000)


async def read_body(request: web.Request) -> dict[str, Any]:
    """The values of a JSON object or of a form. Empty where there is nothing of the kind."""
    if request.content_type == "application/json":
        values = await request.json()
        return values if isinstance(values, dict) else {}
    return {name: value for name, value in (await request.post()).items() if value != ""}
