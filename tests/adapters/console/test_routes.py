from adapters.console.routes import SECTIONS, STATIC
from tests.adapters.console.console_house import ConsoleHouse


async def test_everything_the_pages_load_is_there(console: ConsoleHouse) -> None:
    async with console.anonymous() as client:
        for name in ("console.css", "console.js", "times.js", "triage.js", "htmx-2.0.11.min.js"):
            assert (await client.get(f"/console/static/{name}")).status == 200
        assert (await client.get("/console/static/..%2Froutes.py")).status == 404


def test_what_is_not_ours_says_what_it_may_be_used_for() -> None:
    assert "Zero-Clause BSD" in (STATIC / "htmx-licence.md").read_text(encoding="utf-8")


def test_every_address_of_a_section_begins_with_it() -> None:
    for section in SECTIONS:
        for route in section.routes:
            assert route.path.startswith(section.path) or section.label in ("", "Articles"), route.path
