import pytest

from bot.nudge_form import addresses_in


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
    assert addresses_in(pasted) == ["ann@example.com", "bob@example.com"]
