from sqlalchemy.ext.asyncio import AsyncEngine

from bot.audit_log import AuditLog
from bot.drafts.drafting import Begin
from bot.house_form import BLANK_TITLE
from bot.questions.forgetting import Forgetting
from bot.questions.traces import FORGOTTEN
from knowledge.gaps.gap_work import Rename
from tests.bot.drafting_house import DraftingHouse

MINE = "Where does my own bike go?"


async def test_a_forgotten_question_leaves_no_words_behind(engine: AsyncEngine) -> None:
    house = DraftingHouse(engine)
    await house.desk.enter(0, "bikes", text=MINE)
    await house.desk.enter(1, "bikes", person="web:bob", text="Where do bikes go?")
    draft = await house.begin(Begin(gap_id="bikes"))
    await house.triage.change("bikes", Rename("Bikes"), "web:curator")
    assert await Forgetting(engine).one("q0", "web:ann")
    kept = await house.drafts.draft(draft.id)
    assert kept is not None
    assert (kept.contents.title, kept.contents.also_asked_as) == (BLANK_TITLE, ("Where do bikes go?",))
    renamed = (await AuditLog(engine, house.clock).of("gap", "bikes"))[-1].change
    assert (renamed.before["title"], renamed.after["title"]) == (FORGOTTEN, "Bikes")
    assert (await house.desk.summary("bikes")).title == "Bikes"


async def test_a_gap_named_in_the_forgotten_words_is_named_after_another_question(engine: AsyncEngine) -> None:
    house = DraftingHouse(engine)
    await house.desk.enter(0, "bikes", text=MINE)
    await house.desk.enter(1, "bikes", person="web:bob", text="Where do bikes go?")
    before = await house.desk.version()
    await Forgetting(engine).one("q0", "web:ann")
    assert (await house.desk.summary("bikes")).title == "Where do bikes go?"
    assert await house.desk.version() != before
