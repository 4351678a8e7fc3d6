"""Every address of the console, as everybody: whoever adds one says here who may use it."""

import re
from collections.abc import Iterator

import pytest
from aiohttp import ClientResponse

from adapters.console.routes import SECTIONS
from adapters.web import create_app
from bot.people.roles import ADMINISTERING, CURATING, EVERY_ROLE, LEADING, Role
from tests.adapters.console.console_house import ConsoleHouse, Tab

OPEN = {
    "GET /console/static/{name}",
    "GET /console/sign-in",
    "GET /console/sign-in/start",
    "GET /console/sign-in/back",
    "GET /console/link",
    "POST /console/link",
}
"""How somebody becomes signed in, and what such pages look like."""

EXPECTED: dict[str, frozenset[Role]] = {
    "GET /console": EVERY_ROLE,
    "POST /console/sign-out": EVERY_ROLE,
    # Gaps
    "GET /console/gaps": CURATING,
    "POST /console/gaps/change": CURATING,
    "POST /console/gaps/undo": CURATING,
    "GET /console/gaps/{gap_id}": CURATING,
    "POST /console/gaps/{gap_id}/rename": CURATING,
    "POST /console/gaps/{gap_id}/kind": CURATING,
    "POST /console/gaps/{gap_id}/topics": CURATING,
    "POST /console/gaps/{gap_id}/assign": CURATING,
    "POST /console/gaps/{gap_id}/unassign": CURATING,
    "POST /console/gaps/{gap_id}/due": CURATING,
    "POST /console/gaps/{gap_id}/dismiss": CURATING,
    "POST /console/gaps/{gap_id}/reopen": CURATING,
    "POST /console/gaps/{gap_id}/route": CURATING,
    "POST /console/gaps/{gap_id}/split": CURATING,
    "POST /console/gaps/{gap_id}/move": CURATING,
    "POST /console/gaps/{gap_id}/merge": CURATING,
    "GET /console/gaps/{gap_id}/answer": CURATING,
    "POST /console/gaps/{gap_id}/draft": CURATING,
    "POST /console/gaps/{gap_id}/ask": CURATING,
    "POST /console/gaps/{gap_id}/vouch": CURATING,
    # Questions
    "GET /console/questions": CURATING,
    "GET /console/questions/{question_id}": CURATING,
    # Articles, and the drafts that become one
    "GET /console/articles": CURATING,
    "GET /console/articles/{article_id}": CURATING,
    "GET /console/articles/{article_id}/use.svg": CURATING,
    "POST /console/articles/{article_id}/change": CURATING,
    "POST /console/articles/{article_id}/retire": CURATING,
    "POST /console/articles/{article_id}/verify": CURATING,
    "GET /console/articles/{article_id}/versions": CURATING,
    "POST /console/articles/{article_id}/restore": CURATING,
    "GET /console/drafts/new": CURATING,
    "POST /console/drafts/new": CURATING,
    "POST /console/drafts/preview": CURATING,
    "GET /console/drafts/{draft_id}": CURATING,
    "POST /console/drafts/{draft_id}/save": CURATING,
    "POST /console/drafts/{draft_id}/submit": CURATING,
    "POST /console/drafts/{draft_id}/rehearse": CURATING,
    "POST /console/drafts/{draft_id}/discard": CURATING,
    "POST /console/drafts/{draft_id}/take-up": CURATING,
    # Reviews
    "GET /console/reviews": CURATING,
    "GET /console/reviews/{draft_id}": CURATING,
    "GET /console/reviews/{draft_id}/findings": CURATING,
    "POST /console/reviews/{draft_id}/rehearse": CURATING,
    "POST /console/reviews/{draft_id}": CURATING,
    # Priorities
    "GET /console/priorities": LEADING,
    "POST /console/priorities": CURATING,
    "GET /console/priorities/{priority_id}": CURATING,
    "POST /console/priorities/{priority_id}": CURATING,
    "POST /console/priorities/{priority_id}/remove": CURATING,
    # Health and trends, in figures that name nobody
    "GET /console/health": LEADING,
    "GET /console/health/coverage.svg": LEADING,
    "GET /console/health/coverage.csv": LEADING,
    "GET /console/trends": LEADING,
    "GET /console/trends/questions.svg": LEADING,
    "GET /console/trends/questions.csv": LEADING,
    "GET /console/trends/stages.svg": LEADING,
    "GET /console/trends/stages.csv": LEADING,
    "GET /console/trends/topics.svg": LEADING,
    "GET /console/trends/topics.csv": LEADING,
    # Nudges
    "GET /console/nudges": LEADING,
    "POST /console/nudges": LEADING,
    "GET /console/nudges/new": LEADING,
    "POST /console/nudges/preview": LEADING,
    "GET /console/nudges/{nudge_id}": LEADING,
    "POST /console/nudges/{nudge_id}/approve": CURATING,
    "POST /console/nudges/{nudge_id}/refuse": CURATING,
    "POST /console/nudges/{nudge_id}/pause": LEADING,
    "POST /console/nudges/{nudge_id}/resume": LEADING,
    "POST /console/nudges/{nudge_id}/stop": LEADING,
    # Jobs
    "GET /console/jobs": CURATING,
    "POST /console/jobs/again": CURATING,
    # Audit log
    "GET /console/audit": CURATING,
    # Settings
    "GET /console/settings": CURATING,
    "GET /console/settings/rules": CURATING,
    "POST /console/settings/rules": CURATING,
    "GET /console/settings/roles": ADMINISTERING,
    "POST /console/settings/roles": ADMINISTERING,
    "POST /console/settings/roles/revoke": ADMINISTERING,
}
"""Who may use each address, said here once more and by hand."""

WAYS = sorted(EXPECTED)
CHANGES = [way for way in WAYS if way.startswith("POST")]


def every_way(console: ConsoleHouse) -> Iterator[str]:
    for route in create_app(console.house.running).router.routes():
        path = route.resource.canonical if route.resource else ""
        if path.startswith("/console") and route.method != "HEAD":
            yield f"{route.method} {path}"


def test_no_address_is_missing_here(console: ConsoleHouse) -> None:
    assert set(every_way(console)) == OPEN | set(EXPECTED)


def test_every_section_of_the_navigation_leads_somewhere() -> None:
    for section in SECTIONS:
        if section.label:
            assert f"GET {section.path}" in EXPECTED


@pytest.mark.parametrize("role", list(Role))
async def test_each_role_may_use_what_is_meant_for_it_and_nothing_else(console: ConsoleHouse, role: Role) -> None:
    wrong = []
    for way in WAYS:
        async with console.reader(role) as tab:
            response = await use(tab, way)
        if is_refused(response) is (role in EXPECTED[way]):
            wrong.append(f"{way}: {response.status}")
    assert wrong == []


async def test_somebody_who_is_not_signed_in_is_led_to_the_sign_in(console: ConsoleHouse) -> None:
    async with console.anonymous() as client:
        for way in WAYS:
            response = await use(Tab(client, "x" * 64, ""), way)
            assert response.status == 303, way
            assert response.headers["Location"].startswith("/console/sign-in?"), way


async def test_a_role_that_was_never_given_counts_for_nothing(console: ConsoleHouse) -> None:
    async with console.reader() as tab:
        refused = [way for way in WAYS if is_refused(await use(tab, way))]
    assert refused == [way for way in WAYS if Role.EMPLOYEE not in EXPECTED[way]]


async def test_no_change_is_made_without_the_readers_own_page(console: ConsoleHouse) -> None:
    async with console.reader(Role.ADMIN) as tab, console.reader(Role.ADMIN, email="other@example.com") as other:
        for way in CHANGES:
            for spoiled in (Tab(tab.client, "", ""), Tab(tab.client, other.csrf, "")):
                assert (await use(spoiled, way)).status == 403, way
            elsewhere = await tab.post(address(way), headers={"Origin": "https://example.com"})
            assert elsewhere.status == 403, way
            cross = await tab.post(address(way), headers={"Sec-Fetch-Site": "cross-site"})
            assert cross.status == 403, way


def test_managers_see_only_what_names_nobody(console: ConsoleHouse) -> None:
    assert {way for way, roles in EXPECTED.items() if Role.MANAGER in roles} <= {
        way for way, roles in EXPECTED.items() if roles in (EVERY_ROLE, LEADING)
    }


async def use(tab: Tab, way: str) -> ClientResponse:
    return await (tab.get(address(way)) if way.startswith("GET") else tab.post(address(way)))


def address(way: str) -> str:
    return re.sub(r"\{\w+\}", "none", way.partition(" ")[2])


def is_refused(response: ClientResponse) -> bool:
    return response.status == 403 or "/console/sign-in?" in response.headers.get("Location", "")
