import pytest

from adapters.addresses import bracketed, is_database, is_loopback, is_safe_address, with_driver


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_loopback_addresses_are_recognised(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "handrail.example.com"])
def test_other_addresses_are_not_loopback(host: str) -> None:
    assert not is_loopback(host)


def test_an_ipv6_host_is_bracketed_in_an_address() -> None:
    assert bracketed("::1") == "[::1]"


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://login.example.com", True),
        ("http://127.0.0.1:9400", True),
        ("http://login.example.com", False),
        ("ftp://127.0.0.1", False),
        ("", False),
    ],
)
def test_secrets_travel_over_https_or_on_this_machine(address: str, safe: bool) -> None:
    assert is_safe_address(address) is safe


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://ann@db/handrail", "postgresql+psycopg://ann@db/handrail"),
        ("postgresql://ann@db/handrail", "postgresql+psycopg://ann@db/handrail"),
        ("sqlite:///x.sqlite3", "sqlite+aiosqlite:///x.sqlite3"),
        ("postgresql+psycopg://db/x", "postgresql+psycopg://db/x"),
    ],
)
def test_a_database_gets_the_driver_that_is_installed(given: str, used: str) -> None:
    assert with_driver(given) == used
    assert is_database(used)


@pytest.mark.parametrize("address", ["mysql://ann@db/handrail", "postgresql+asyncpg://db/x", "/srv/handrail.sqlite3"])
def test_other_kinds_of_database_are_not_taken(address: str) -> None:
    assert not is_database(with_driver(address))
