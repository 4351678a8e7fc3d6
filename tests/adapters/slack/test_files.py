import pytest

from adapters.slack.files import is_readable, read_files
from tests.adapters.slack.local_slack.state import TOKEN
from tests.adapters.slack.slack_house import ANN, House


def _file(house: House, name: str, kind: str, size: int = 20) -> dict[str, object]:
    return {"name": name, "mimetype": kind, "size": size, "url_private": f"{house.slack.address}/files/{name}"}


async def hello(house: House) -> str:
    await house.application.desk.preferences.greet_once("email:ann@example.com")
    return house.workspace.direct(ANN)


async def test_a_text_file_is_read_with_the_question(house: House) -> None:
    direct = await hello(house)
    house.workspace.files["note.txt"] = b"I have eight days left to carry over."
    note = _file(house, "note.txt", "text/plain")
    await house.somebody().direct("What about these?", subtype="file_share", files=[note])
    await house.replies(direct)
    assert house.script.asked[0].text == "What about these?\n\nI have eight days left to carry over."


async def test_a_screenshot_is_left_out_and_that_is_said(house: House) -> None:
    direct = await hello(house)
    picture = _file(house, "screen.png", "image/png")
    await house.somebody().direct("Can I carry these over?", subtype="file_share", files=[picture])
    (answer,) = await house.replies(direct)
    assert "I can only read text, so I left out screen.png." in answer.everything


async def test_a_picture_alone_is_asked_about(house: House) -> None:
    await hello(house)
    await house.somebody().direct("", subtype="file_share", files=[_file(house, "screen.png", "image/png")])
    await house.quiet()
    (told,) = house.workspace.by_bot()
    assert "there's none in that" in told.text
    assert house.script.asked == []


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1.evil.example/x", "https://evil.example/slack.com", "file:///etc/passwd", "http://[", ""]
)
async def test_our_token_goes_to_slack_alone(house: House, url: str) -> None:
    file = {"name": "x.txt", "mimetype": "text/plain", "size": 3, "url_private": url}
    read = await read_files([file], TOKEN, "https://slack.com/api/")
    assert (read.text, read.left_out) == ("", ["x.txt"])


async def test_a_file_that_cannot_be_fetched_is_left_out(house: House) -> None:
    house.workspace.files["a.txt"] = b"words"
    read = await read_files([_file(house, "a.txt", "text/plain")], "wrong token", house.slack.api_url)
    assert read.left_out == ["a.txt"]


def test_what_is_too_long_or_no_text_is_not_read() -> None:
    assert is_readable({"mimetype": "text/csv", "size": 10})
    assert not is_readable({"mimetype": "text/csv", "size": 10**6})
    assert not is_readable({"mimetype": "application/pdf", "size": 10})
    assert not is_readable({})
