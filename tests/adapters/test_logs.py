import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from adapters.logs import WITHHELD, set_up_logs


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_one_json_document_with_level_time_and_question_id() -> None:
    stream = io.StringIO()
    set_up_logs("info", stream)
    with structlog.contextvars.bound_contextvars(question_id="q1"):
        structlog.get_logger("bot.questions.asking").info("question_finished", outcome="answered")
    (line,) = lines(stream)
    assert line["event"] == "question_finished"
    assert (line["question_id"], line["outcome"], line["level"]) == ("q1", "answered", "info")
    assert "timestamp" in line


@pytest.mark.parametrize("key", ["text", "question", "email", "name", "token", "Authorization"])
def test_what_people_write_and_who_they_are_is_withheld(key: str) -> None:
    stream = io.StringIO()
    set_up_logs("info", stream)
    structlog.get_logger("bot.questions.asking").info("something", **{key: "may I bring my dog"})
    assert "dog" not in stream.getvalue()
    assert lines(stream)[0][key] == WITHHELD


def test_libraries_speak_only_when_something_is_wrong() -> None:
    stream = io.StringIO()
    set_up_logs("info", stream)
    logging.getLogger("somebody.else").info("chatter")
    logging.getLogger("somebody.else").warning("trouble")
    assert [line["event"] for line in lines(stream)] == ["trouble"]


def test_an_exception_is_named_without_its_words() -> None:
    stream = io.StringIO()
    set_up_logs("info", stream)
    try:
        raise ValueError("may I bring my dog")
    except ValueError:
        logging.getLogger("somebody.else").exception("failed")
    assert "dog" not in stream.getvalue()
    assert lines(stream)[0]["exception"] == "ValueError"


def test_debugging_shows_the_whole_trace() -> None:
    stream = io.StringIO()
    set_up_logs("debug", stream)
    try:
        raise ValueError("the details")
    except ValueError:
        logging.getLogger("somebody.else").exception("failed")
    assert "Traceback" in str(lines(stream)[0]["exception"])


def test_the_level_is_kept() -> None:
    stream = io.StringIO()
    set_up_logs("error", stream)
    structlog.get_logger("bot.questions.asking").warning("not so bad")
    assert stream.getvalue() == ""


def test_a_terminal_gets_lines_for_people() -> None:
    stream = Terminal()
    set_up_logs("info", stream)
    structlog.get_logger("bot.questions.asking").info("question_finished")
    assert "question_finished" in stream.getvalue()
    assert not stream.getvalue().startswith("{")


def test_libraries_that_quote_people_are_heard_only_when_something_breaks() -> None:
    stream = io.StringIO()
    set_up_logs("debug", stream)
    for name in ("slack_bolt.AsyncApp", "slack_sdk.web.async_client"):
        # The library sets such levels itself.
        logging.getLogger(name).setLevel(logging.DEBUG)
        logging.getLogger(name).warning("Unhandled request: can I be fired for this?")
        assert stream.getvalue() == ""
        logging.getLogger(name).error("it broke")
        assert "it broke" in stream.getvalue()
        stream.truncate(stream.seek(0))
