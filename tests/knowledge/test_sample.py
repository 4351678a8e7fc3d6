"""The sample knowledge keeps what its tests and its readers rely on."""

import json
import re
from pathlib import Path

from knowledge.articles import EVERYONE, Status
from knowledge.reading.anchors import slug
from knowledge.reading.importing import ReadFile, find_files, read_file, same_title_warnings

SAMPLE = Path(__file__).parents[2] / "knowledge" / "sample"
QUESTIONS = Path(__file__).with_name("sample_questions.jsonl")
HEADING = re.compile(r"^#{1,6}\s+(.+)$", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|mailto:|tel:)([^)#]*)(?:#([^)]*))?\)")


def articles() -> dict[str, ReadFile]:
    files, rejections = find_files([SAMPLE])
    assert rejections == []
    read = {path.resolve().relative_to(SAMPLE).as_posix(): read_file(path) for path in files}
    assert [path for path, file in read.items() if not isinstance(file, ReadFile)] == []
    return {path: file for path, file in read.items() if isinstance(file, ReadFile)}


def questions() -> list[dict[str, str]]:
    return [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]


def test_it_is_a_believable_body_of_knowledge() -> None:
    sample = articles()
    assert len(sample) >= 40
    assert {path.split("/")[0] for path in sample} >= {"hr", "it", "security", "sales", "support", "people-management"}
    audiences = {group for file in sample.values() for group in file.details.audience}
    assert audiences == {EVERYONE, "managers", "sales"}
    assert any(file.details.status is Status.DRAFT for file in sample.values())
    assert all(file.details.owner and file.details.review_by for file in sample.values())
    assert same_title_warnings((path, file.details.title) for path, file in sample.items()) == []


def test_every_link_leads_to_an_article_and_a_heading_that_exist() -> None:
    sample = articles()
    anchors = {path: {slug(heading) for heading in HEADING.findall(file.body)} for path, file in sample.items()}
    for path, file in sample.items():
        for target, anchor in LINK.findall(file.body):
            place = ((SAMPLE / path).parent / target).resolve().relative_to(SAMPLE).as_posix() if target else path
            assert place in sample, f"{path} links to {target}"
            assert not anchor or anchor in anchors[place], f"{path} links to {target}#{anchor}"


def test_every_question_names_an_article_that_holds_its_answer() -> None:
    sample = articles()
    asked = questions()
    assert {each["kind"] for each in asked} == {"covered", "hole", "out_of_scope", "restricted"}
    for each in asked:
        assert each["kind"] != "covered" or each["article"] in sample
        assert each.get("must_contain", "") in (sample[each["article"]].body if each.get("article") else "")


def test_no_question_is_asked_in_the_words_of_the_article() -> None:
    phrasings = {phrase.casefold() for file in articles().values() for phrase in file.details.also_asked_as}
    assert [each["question"] for each in questions() if each["question"].casefold() in phrasings] == []
