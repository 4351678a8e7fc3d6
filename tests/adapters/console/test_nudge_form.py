import pytest

from adapters.console.nudge_form import _addresses


@pytest.mark.parametrize(
    "pasted",
    [
        "ann@example.com\nbob@example.com",
        "ann@example.com, bob@example.com",
        "ann@example.com;bob@example.com",
        'name,email\n"Ann",ann@example.com\n"Bob",bob@example.com\n',
    ],
)
def test_addresses_are_found_in_whatever_was_pasted(pasted: str) -> None:
    assert _addresses(pasted) == ["ann@example.com", "bob@example.com"]
