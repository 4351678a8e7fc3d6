"""The connector's keys and tokens: real RSA, real RS256, and every way to get a token wrong."""

import json
from functools import cache
from time import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

ISSUER = "https://api.botframework.com"
APP_ID = "11111111-2222-3333-4444-555555555555"


@cache
def private_key(name: str) -> rsa.RSAPrivateKey:
    """A key of this name; made once, for it takes a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_jwk(name: str, endorsements: tuple[str, ...]) -> dict[str, Any]:
    """The key as the connector publishes it."""
    jwk: dict[str, Any] = json.loads(RSAAlgorithm.to_jwk(private_key(name).public_key()))
    return jwk | {"kid": name, "x5t": name, "use": "sig", "endorsements": list(endorsements)}


def token(service_url: str, key: str = "first", kid: str | None = None, **claims: Any) -> str:
    """A token as the connector sends it; `claims` replace its own, and None leaves one out."""
    now = int(time())
    whole = {"iss": ISSUER, "aud": APP_ID, "serviceurl": service_url, "nbf": now - 60, "exp": now + 3600} | claims
    told = {name: value for name, value in whole.items() if value is not None}
    return jwt.encode(told, private_key(key), algorithm="RS256", headers={"kid": kid or key})
