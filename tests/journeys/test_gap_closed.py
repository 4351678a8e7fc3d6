"""What five people ask in Slack, in Teams and in a browser is answered once, and all five hear of it where they asked.

One server, as `handrail serve` runs it, with the real model; once left alone, and once killed without warning at each
step and continued by the next.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from retrieval.encoding.embedding import Encoder
from tests.adapters.teams.teams_house import GENERAL as TEAMS_GENERAL
from tests.journeys.chat_page import CHROMIUM, WITHOUT_CHROMIUM, ChatPage
from tests.journeys.killed import until
from tests.journeys.organisation import (
    ANN,
    BOB,
    EVE,
    GENERAL,
    LOU,
    MIA,
    PATIENT,
    RAE,
    REVIEWS,
    TOLD,
    Organisation,
    organisation,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=WITHOUT_CHROMIUM),
    pytest.mark.usefixtures("socket_enabled"),
]

BY_LOU = "Can I bring my dog to the office?"
BY_MIA = "Are dogs allowed in the office?"
BY_ANN = "is it ok to take my dog to work with me"
BY_BOB = "What are the rules for dogs at the office?"
BY_VISITOR = "May my dog come to the office with me?"
WORDINGS = (BY_LOU, BY_MIA, BY_ANN, BY_BOB, BY_VISITOR)

WHAT_EVE_KNOWS = (
    "Yes, you can bring your dog to the office on Fridays. Keep it on a leash, and ask everybody in your room first."
)
EVES_ADDRESS = "eve@example.com"

FINISHED = "SELECT count(*) FROM questions WHERE state = 'finished'"
SUBMITTED = "SELECT count(*) FROM drafts WHERE state = 'submitted'"
APPROVED = "SELECT count(*) FROM publications"
STORED = "SELECT count(*) FROM publications WHERE step <> 'approved'"
BEING_TOLD = "SELECT count(*) FROM tellings"
TOLD_SO_FAR = "SELECT count(*) FROM tellings WHERE state = 'told'"


@dataclass
class Story:
    """What has happened so far. `is_killed`: the server is, after each step and within the last ones."""

    here: Organisation
    is_killed: bool
    visitor: ChatPage
    console: ChatPage
    threads: tuple[str, str] = ("", "")
    gap: str = ""

    async def step_done(self) -> None:
        """Where the server is to be killed, it is killed here."""
        if self.is_killed:
            await self.here.crash()

    async def sees(self, path: str, place: str, words: str) -> Locator:
        """Open a page of the console and look until it says these words."""
        await self.console.open(path)
        found = self.console.page.locator(place)
        await expect(found.first).to_contain_text(words, timeout=PATIENT)
        return found


@asynccontextmanager
async def story_in(folder: Path, encoder: Encoder, is_killed: bool) -> AsyncIterator[Story]:
    async with organisation(folder, encoder) as here:
        await here.start()
        story = Story(here, is_killed, await here.tab(), await here.console())
        # Handrail writes to people who have met it.
        await here.in_slack(EVE).opens("home")
        await here.slack.workspace.until(lambda: EVE in here.slack.workspace.homes)
        yield story


async def five_ask(story: Story) -> None:
    here = story.here
    await here.in_slack(LOU).direct(BY_LOU)
    by_mia = await here.in_slack(MIA).says(GENERAL, f"<@UBOT> {BY_MIA}")
    await here.in_teams(ANN).says(BY_ANN)
    by_bob = await here.in_teams(BOB).asks_in(TEAMS_GENERAL, BY_BOB)
    story.threads = (by_mia, by_bob)
    await story.visitor.open()
    await story.visitor.page.get_by_label("Your question").fill(BY_VISITOR)
    await story.visitor.page.keyboard.press("Enter")
    await story.visitor.page.wait_for_url("**/try/questions/*")
    await story.step_done()
    await here.reaches(FINISHED, len(WORDINGS))
    await expect(story.visitor.last.locator("[data-judgement]")).to_be_attached(timeout=PATIENT)


async def it_is_one_gap_and_somebody_has_it(story: Story) -> None:
    await story.sees("/console/gaps", "#figures", "1 gap remains")
    page = story.console.page
    await page.locator("[data-row] a.title").click()
    await page.wait_for_url("**/console/gaps/*")
    story.gap = page.url.removeprefix(story.here.address)
    asked = page.locator(".questions li")
    await expect(asked).to_have_count(len(WORDINGS), timeout=PATIENT)
    for words in WORDINGS:
        await expect(asked.filter(has_text=words)).to_have_count(1, timeout=PATIENT)
    await page.get_by_role("button", name="Assign").click()
    await expect(page.locator("#said")).to_contain_text("Assigned.", timeout=PATIENT)
    await story.step_done()
    await story.sees(story.gap, ".lead", "Administrator has it.")


async def an_expert_is_asked(story: Story) -> None:
    await story.console.open(f"{story.gap}/answer")
    await story.console.page.get_by_label("E-mail address").fill(EVES_ADDRESS)
    await story.console.page.get_by_role("button", name="Ask in their chat").click()
    await expect(story.console.page.locator("#said")).to_contain_text("ask", ignore_case=True, timeout=PATIENT)
    await story.step_done()


async def she_answers_in_the_thread(story: Story) -> None:
    here = story.here
    request = await here.slack_message(f"D{EVE}", "Can you help with this")
    await here.in_slack(EVE).direct(WHAT_EVE_KNOWS, thread=request.ts)
    await story.step_done()


async def her_draft_is_handed_in(story: Story) -> None:
    here = story.here
    draft = await here.slack_message(f"D{EVE}", "Here is a draft of your answer")
    await here.in_slack(EVE).presses(draft, "press.0.gap.send")
    await here.reaches(SUBMITTED, 1)
    await story.step_done()


async def another_approves_in_chat(story: Story) -> None:
    request = await story.here.slack_message(REVIEWS, "waits for a review")
    await story.here.in_slack(RAE).presses(request, "press.0.review.approve")
    await story.here.reaches(APPROVED, 1)


async def another_approves_in_the_console(story: Story) -> None:
    await story.sees("/console/reviews", "main", "1 draft waits")
    await story.console.page.get_by_role("rowheader").get_by_role("link").click()
    # Whoever came with the one-time link has no name to approve with.
    await expect(story.console.page.get_by_role("button", name="Approve")).to_be_disabled(timeout=PATIENT)
    reviewer = await story.here.reviewer()
    await reviewer.open(story.console.page.url.removeprefix(story.here.address))
    page = reviewer.page
    await page.get_by_role("button", name="Approve").click()
    await expect(page.locator("#said")).to_contain_text("Approved.", timeout=PATIENT)


async def killed_while_it_is_published_proven_and_told(story: Story) -> None:
    """Killed when it was just approved, when the article is stored, and when the first messages are on their way."""
    here = story.here
    stuck = here.silence()
    await another_approves_in_the_console(story)
    await here.crash()
    await here.reaches(STORED, 1)
    await here.crash()
    await here.reaches(BEING_TOLD, len(WORDINGS))
    await until(lambda: min(stuck()) >= 2)
    await here.kill()
    here.end_silence(stuck()[1])
    await here.start()


async def everybody_is_told(story: Story) -> None:
    here, news = story.here, story.visitor.page.locator(".news")
    # The visitor's tab has been open all the time, and they come back to it.
    await story.visitor.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(news).to_contain_text(TOLD, timeout=PATIENT)
    await expect(news).to_contain_text("you can bring your dog to the office on Fridays", timeout=PATIENT)
    await here.reaches(TOLD_SO_FAR, len(WORDINGS))
    await story.step_done()
    await story.visitor.open()
    await expect(story.visitor.page.get_by_label("Your question")).to_be_visible(timeout=PATIENT)
    await expect(news).to_have_count(0)


async def check_the_end(story: Story) -> None:
    """The gap is closed, each of the five was told once, where they asked, and one article says it."""
    here, (by_mia, by_bob) = story.here, story.threads
    proof = "section[aria-labelledby=proof]"
    await story.sees(story.gap, proof, "5 of 5 questions were answered when they were asked again.")
    await expect(story.console.page.locator(proof)).to_contain_text("has been told: 5 people", timeout=PATIENT)
    await expect(story.console.page.locator(".marks")).to_contain_text("proven", ignore_case=True)
    in_slack, in_teams = here.told_in_slack(), here.told_in_teams()
    assert sorted(each.channel for each in in_slack) == [GENERAL, f"D{LOU}"]
    assert [each.thread_ts for each in in_slack if each.channel == GENERAL] == [by_mia]
    assert sorted(each.conversation for each in in_teams) == sorted([by_bob, here.in_teams(ANN).chat])
    assert here.records.count("SELECT count(*) FROM gaps WHERE state = 'proven'") == 1
    assert here.records.count("SELECT count(*) FROM proofs WHERE is_proven") == len(WORDINGS)
    assert here.records.count("SELECT count(*) FROM articles WHERE title LIKE '%dog%'") == 1
    assert here.records.count("SELECT count(*) FROM drafts") == 1


async def test_what_five_people_asked_is_answered_and_all_five_are_told(tmp_path: Path, encoder: Encoder) -> None:
    async with story_in(tmp_path, encoder, is_killed=False) as story:
        await five_ask(story)
        await it_is_one_gap_and_somebody_has_it(story)
        await an_expert_is_asked(story)
        await she_answers_in_the_thread(story)
        await her_draft_is_handed_in(story)
        await another_approves_in_chat(story)
        await everybody_is_told(story)
        await check_the_end(story)
        assert story.console.trouble == []
        assert story.visitor.trouble == []


async def test_a_server_that_is_killed_at_each_step_is_continued_by_the_next(tmp_path: Path, encoder: Encoder) -> None:
    async with story_in(tmp_path, encoder, is_killed=True) as story:
        await five_ask(story)
        await it_is_one_gap_and_somebody_has_it(story)
        await an_expert_is_asked(story)
        await she_answers_in_the_thread(story)
        await her_draft_is_handed_in(story)
        await killed_while_it_is_published_proven_and_told(story)
        await everybody_is_told(story)
        await check_the_end(story)
        assert story.here.crashes == 9
