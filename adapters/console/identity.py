"""Whom the claims of an identity provider stand for: an e-mail address it vouches for, a name, and roles. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.people.people_file import is_email
from bot.people.roles import Role, roles_from

LONGEST_NAME = 120


@dataclass(frozen=True)
class Trust:
    """How far a provider's claims are believed. `roles_claim` is the name of the claim that holds roles or groups.

    `takes_any_email`: an address counts though the provider does not say that it was verified. Only right for one whose
    addresses are set by your own administrators.
    """

    roles_claim: str
    takes_any_email: bool = False


@dataclass(frozen=True)
class Identity:
    """Who signed in."""

    email: str
    name: str
    roles: frozenset[Role]


def identity_of(claims: Mapping[str, Any], trust: Trust) -> Identity | str:
    """Whom the claims stand for; where nobody, why, in words."""
    email = claims.get("email")
    if not isinstance(email, str) or not is_email(email):
        return "Your account has no e-mail address that we could know you by. Ask whoever runs the identity provider."
    if not _is_verified(claims.get("email_verified"), trust):
        return "The identity provider does not vouch for your e-mail address, so we cannot know you by it."
    email = email.strip().lower()
    name = claims.get("name")
    shown = name.strip()[:LONGEST_NAME] if isinstance(name, str) and name.strip() else email
    return Identity(email, shown, roles_from(_words(claims.get(trust.roles_claim))))


def _is_verified(said: Any, trust: Trust) -> bool:
    if said is None:
        return trust.takes_any_email
    # Some providers write the truth as text.
    return said is True or said == "true"


def _words(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [word for word in value if isinstance(word, str)] if isinstance(value, list) else []
