"""Addresses as the settings hold them: of this machine, of the web, of a database. Pure."""

from ipaddress import ip_address
from urllib.parse import urlsplit

POSTGRES_DRIVER = "postgresql+psycopg://"
SQLITE_DRIVER = "sqlite+aiosqlite://"
DRIVERS = {
    "postgres://": POSTGRES_DRIVER,
    "postgresql://": POSTGRES_DRIVER,
    "sqlite://": SQLITE_DRIVER,
}
"""Hosting platforms hand out addresses without the name of an async driver."""


def is_loopback(host: str) -> bool:
    """Whether `host` can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_safe_address(address: str) -> bool:
    """Whether secrets may travel to this web address: over HTTPS, or on this machine."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)))


def bracketed(host: str) -> str:
    """The host as a web address spells it: IPv6 in brackets, and a name one can open where it means every interface."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared with, not bound to
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def with_driver(url: str) -> str:
    """The address of a database, with the driver that Handrail uses."""
    for scheme, driver in DRIVERS.items():
        if url.startswith(scheme):
            return driver + url.removeprefix(scheme)
    return url


def is_database(url: str) -> bool:
    """Whether `url`, its driver named, leads to a kind of database that Handrail can use."""
    return url.startswith((POSTGRES_DRIVER, SQLITE_DRIVER))
