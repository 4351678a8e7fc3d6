import pytest

from adapters.teams.tenants import Tenants, tenants_in

ONE, TWO = Tenants(frozenset({"t1"})), Tenants(frozenset({"t1", "t2"}))


def test_only_tenants_on_the_list_are_served() -> None:
    assert TWO.serves("T2")
    assert not ONE.serves("t2")
    assert Tenants(frozenset(), is_open=True).serves("anything")


@pytest.mark.parametrize(
    ("tenants", "email", "sign_in", "vouched"),
    [
        (ONE, "Ann@Example.com", "a.okafor@corp.onmicrosoft.com", "ann@example.com"),
        (ONE, "", "ann@example.com", "ann@example.com"),
        (TWO, "ann@example.com", "a.okafor@example.com", "ann@example.com"),
        (TWO, "chief@example.com", "eve@elsewhere.example", "eve@elsewhere.example"),
        (ONE, "", "", ""),
    ],
)
def test_among_several_tenants_none_speaks_for_anothers_people(
    tenants: Tenants, email: str, sign_in: str, vouched: str
) -> None:
    assert tenants.vouched(email, sign_in) == vouched


def test_whom_teams_tells_nothing_of_is_refused_except_in_development() -> None:
    assert not ONE.unknown("teams:t1:x").is_active
    assert Tenants(frozenset(), is_open=True).unknown("teams:t1:x").is_active


def test_one_or_several_tenants_are_named_with_commas() -> None:
    assert tenants_in(" A , b,,a ") == ("a", "b")
    assert tenants_in("") == ()
