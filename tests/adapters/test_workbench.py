from pathlib import Path

from adapters.workbench import AskRequest, OwnWorkbench
from retrieval.encoding.embedding import Encoder
from retrieval.outcome import Turn
from tests.adapters.built import built

MANAGERS = "email,groups\nann@example.com,managers\n"
BANDS = "Who reviews the band of a senior engineer?"


def test_a_request_survives_being_handed_over() -> None:
    request = AskRequest("May I?", "ann@example.com", "channel", (Turn("user", "Hello"),))
    assert AskRequest.from_json(request.to_json()) == request


async def test_an_answer_has_the_keys_other_tools_rely_on(tmp_path: Path, encoder: Encoder) -> None:
    async with built(tmp_path, encoder) as application:
        reply = await OwnWorkbench(application).ask(AskRequest("How many days can I carry over?"))
    assert {"outcome", "text", "citations", "confidence", "gap_id", "seconds"} <= reply.keys()
    assert reply["outcome"] == "answered"
    (citation,) = reply["citations"]
    assert {"n", "title", "heading", "quote", "url", "article_id"} <= citation.keys()
    assert citation["heading"] == "Annual leave › Carrying days over"
    assert "five days" in citation["quote"]


async def test_who_asks_and_where_decides_what_is_answered(tmp_path: Path, encoder: Encoder) -> None:
    async with built(tmp_path, encoder) as application:
        await application.people.import_csv(MANAGERS)
        bench = OwnWorkbench(application)
        as_manager = await bench.ask(AskRequest(BANDS, "ann@example.com"))
        as_anyone = await bench.ask(AskRequest(BANDS))
        in_channel = await bench.ask(AskRequest(BANDS, "ann@example.com", "channel"))
    assert as_manager["outcome"] == "answered"
    assert as_anyone["outcome"] == "unknown"
    assert in_channel["outcome"] in ("denied", "unknown")
    assert in_channel["citations"] == []


async def test_explaining_decides_as_asking_does_and_leaves_no_trace(tmp_path: Path, encoder: Encoder) -> None:
    async with built(tmp_path, encoder) as application:
        bench = OwnWorkbench(application)
        boat = AskRequest("Where do I park my boat?")
        explained = await bench.explain(boat)
        assert await application.gap_loop.gaps() == []
        asked = await bench.ask(boat)
        channel = await bench.explain(AskRequest(BANDS, place="channel"))
    assert (explained["outcome"], explained["confidence"]) == (asked["outcome"], round(asked["confidence"], 4))
    assert (channel["place"], channel["as"]) == ("channel", None)
    assert channel["found"][0]["fate"] == "not_for_person"


async def test_recalibrating_is_looked_at_applied_or_undone(tmp_path: Path, encoder: Encoder) -> None:
    async with built(tmp_path, encoder) as application:
        bench = OwnWorkbench(application)
        states = [(await bench.recalibrate(action))["state"] for action in ("look", "apply", "undo")]
    assert states == ["too_few", "too_few", "nothing_to_undo"]


async def test_a_follow_up_leans_on_the_history(tmp_path: Path, encoder: Encoder) -> None:
    history = (Turn("user", "How many days of annual leave can I carry over?"), Turn("assistant", "Five. [1]"))
    async with built(tmp_path, encoder) as application:
        reply = await OwnWorkbench(application).ask(AskRequest("and until when do I ask for it?", history=history))
    assert "15 December" in reply["text"]


async def test_an_import_gives_its_report_and_the_index_agrees(tmp_path: Path, encoder: Encoder) -> None:
    async with built(tmp_path, encoder) as application:
        bench = OwnWorkbench(application)
        report = await bench.import_paths([tmp_path / "kb"])
        assert (report["unchanged"], report["passages"]) == (2, 2)
        assert await bench.index_state() == {"passages": 2, "missing": 0, "left_over": 0}
