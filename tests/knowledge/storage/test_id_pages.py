from knowledge.storage.id_pages import IDS_PER_STATEMENT, id_pages


def test_every_id_comes_once_and_no_page_is_too_long() -> None:
    ids = {f"{number:05}" for number in range(2 * IDS_PER_STATEMENT + 1)}
    pages = list(id_pages(ids))
    assert [len(page) for page in pages] == [IDS_PER_STATEMENT, IDS_PER_STATEMENT, 1]
    assert [each for page in pages for each in page] == sorted(ids)


def test_no_ids_make_no_page() -> None:
    assert list(id_pages(())) == []
