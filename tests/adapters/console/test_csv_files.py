from aiohttp import web

from adapters.console.csv_files import csv_response


def _text(response: web.Response) -> str:
    assert isinstance(response.body, bytes)
    return response.body.decode("utf-8-sig")


def test_a_table_is_a_file_that_spreadsheets_read() -> None:
    response = csv_response("topics", ["Topic", "Gaps", "Days"], [["Pay, bonus", 3, 1.23456], ["Größe", None, 2.0]])
    assert _text(response) == 'Topic,Gaps,Days\r\n"Pay, bonus",3,1.235\r\nGröße,,2.0\r\n'
    assert response.headers["Content-Disposition"] == 'attachment; filename="topics.csv"'


def test_nobodys_words_become_a_formula() -> None:
    text = _text(csv_response("x", ["Topic"], [["=HYPERLINK(1)"], ["@x"], ["-3"]]))
    assert text.split("\r\n")[1:4] == ["'=HYPERLINK(1)", "'@x", "'-3"]
