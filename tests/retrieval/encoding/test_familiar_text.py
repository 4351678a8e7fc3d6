from retrieval.encoding.familiar_text import SHORTEST, familiar_text


def test_the_sample_knowledge_gives_hundreds_of_paragraphs_always_in_the_same_order() -> None:
    paragraphs = familiar_text()
    assert len(paragraphs) > 200
    assert familiar_text() == paragraphs
    assert min(map(len, paragraphs)) >= SHORTEST


def test_what_stands_before_an_article_is_no_text() -> None:
    assert not [each for each in familiar_text() if each.startswith("---")]
