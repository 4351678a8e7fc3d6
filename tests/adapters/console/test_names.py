from adapters.console.names import names_of
from tests.adapters.console.console_house import ConsoleHouse


async def test_people_are_called_by_their_name_or_else_by_their_address(console: ConsoleHouse) -> None:
    await console.application.people.import_csv("email,name\nann@example.com,Ann Weber\nbob@example.com,\n")
    ids = ["email:ann@example.com", "email:bob@example.com", "email:cat@example.com", "handrail", "console:admin", None]
    assert await names_of(console.engine, ids) == {
        "email:ann@example.com": "Ann Weber",
        "email:bob@example.com": "bob@example.com",
        "email:cat@example.com": "cat@example.com",
        "handrail": "Handrail",
        "console:admin": "Administrator",
    }
