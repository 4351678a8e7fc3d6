"""The gap loop from five askers to five people told: once each, in their own places, whatever is interrupted."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.messages import Press, ToPlace
from bot.publishing.publication_store import Step
from bot.reviews.review_rules import Decision, Ruling
from knowledge.drafts import DraftState
from knowledge.gaps.gap_work import Assign
from knowledge.gaps.gaps import GapState
from retrieval.encoding.embedding import Encoder
from tests.bot.loop_house import PLACES, REVIEWER, WORDINGS, WRITER, LoopHouse, Notebook, loop_house

PEOPLE = "email,name,groups\nrae@example.com,Rae,curators\nwren@example.com,Wren,\n"


@dataclass
class Story:
    """What has happened so far, and what of it is remembered outside of Handrail."""

    folder: Path
    encoder: Encoder
    slack: Notebook = field(default_factory=Notebook)
    teams: Notebook = field(default_factory=Notebook)
    gap_id: str = ""
    draft_id: str = ""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[LoopHouse]:
        """Another process over the same data: nothing is left of the one before but what was written down."""
        async with loop_house(self.folder, self.encoder, self.slack, self.teams) as house:
            yield house


async def everybody_asks(story: Story, house: LoopHouse) -> None:
    await house.application.people.import_csv(PEOPLE)
    asked = await house.five_ask()
    [story.gap_id] = {await house.gap_of(question_id) for question_id in asked}


async def somebody_is_assigned(story: Story, house: LoopHouse) -> None:
    await house.triage.change(story.gap_id, Assign(WRITER), REVIEWER)


async def it_is_drafted(story: Story, house: LoopHouse) -> None:
    await house.triage.advance(story.gap_id, GapState.DRAFTING, WRITER)
    story.draft_id = (await house.draft(story.gap_id)).id


async def it_is_handed_in(story: Story, house: LoopHouse) -> None:
    await house.desk.reviewing.submit(story.draft_id, 1, WRITER)
    await house.desk.review_desk.ask_waiting()


async def the_writer_cannot_approve(story: Story, house: LoopHouse) -> None:
    refused = await house.desk.reviewing.decide(Ruling(story.draft_id, 1, Decision.APPROVE, WRITER))
    assert refused == "own_draft"


async def another_approves(story: Story, house: LoopHouse) -> None:
    [(_, request)] = [each for key, each in story.slack.by_key.items() if key.startswith("review:")]
    button = request.buttons[0]
    pressed = await house.application.pressing.press(Press(button.action, button.value, REVIEWER, "slack"))
    assert pressed.instead is not None


async def it_is_published_and_proven(story: Story, house: LoopHouse) -> None:
    await house.desk.publishing.publish_waiting()


async def everybody_is_told(story: Story, house: LoopHouse) -> None:
    await house.desk.telling.tell_waiting()
    for news in await house.desk.telling.waiting_for("web:u3", "web"):
        await house.desk.telling.shown(news.telling_id, "web:u3")


STEPS: tuple[Callable[[Story, LoopHouse], Awaitable[None]], ...] = (
    everybody_asks,
    somebody_is_assigned,
    it_is_drafted,
    it_is_handed_in,
    the_writer_cannot_approve,
    another_approves,
    it_is_published_and_proven,
    everybody_is_told,
)


async def check_the_end(story: Story, house: LoopHouse) -> None:
    gap = await house.application.gap_loop.gap(story.gap_id)
    assert gap is not None
    assert (gap.summary.state, gap.summary.questions, gap.summary.askers) == (GapState.PROVEN, 5, 5)
    draft = await house.drafts.draft(story.draft_id)
    assert draft is not None
    assert draft.state is DraftState.PUBLISHED
    [progress] = await house.desk.publications.of_gap(story.gap_id)
    assert progress.publication.step is Step.DONE
    assert len(await house.application.articles.versions(progress.publication.article_id)) == 1
    proofs = await house.desk.proofs.of_gap(story.gap_id)
    assert [each.asked for each in proofs] == list(WORDINGS)
    assert all(each.proof.is_proven for each in proofs)
    told = [to.place for to, message in house.told if isinstance(to, ToPlace)]
    assert sorted(told, key=str) == sorted((place for place in PLACES if place.platform != "web"), key=str)
    so_far = await house.desk.telling.so_far(story.gap_id)
    assert (so_far.people, so_far.is_done) == (5, True)
    assert await house.desk.telling.waiting_for("web:u3", "web") == []


async def test_what_five_people_asked_is_answered_and_all_five_hear_of_it_once(
    tmp_path: Path, encoder: Encoder
) -> None:
    story = Story(tmp_path, encoder)
    async with story.running() as house:
        for step in STEPS:
            await step(story, house)
        await check_the_end(story, house)
        states = [each.change.after.get("state") for each in await house.audit.of("gap", story.gap_id)]
    assert states == ["assigned", "drafting", "in_review", "published", "proven"]


async def test_a_new_process_at_every_step_goes_on_where_the_last_one_stopped(tmp_path: Path, encoder: Encoder) -> None:
    story = Story(tmp_path, encoder)
    for step in STEPS:
        async with story.running() as house:
            await step(story, house)
    async with story.running() as house:
        # Everything that repeats is done once more: nothing is published, proven or told a second time.
        for job in house.desk.jobs:
            await job.work()
        await check_the_end(story, house)
