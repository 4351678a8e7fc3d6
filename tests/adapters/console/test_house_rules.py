import pytest

from tests.adapters.console.console_house import ConsoleHouse

PATH = "/console/settings/rules"
FORM = {"edition": "0", "text": "# Rules\n\n## Before you approve\n\n- Read it.", "review_every_days": "90"}


async def test_our_suggestion_holds_until_somebody_writes_their_own(console: ConsoleHouse) -> None:
    async with console.curator() as tab:
        assert "what we suggest to begin with" in await tab.page(PATH)
        page = await tab.sent(PATH, FORM | {"grace_days": "14"})
        assert "The house rules hold from now on." in page
        assert "lena@example.com wrote edition <strong>1</strong>" in page
        assert "<strong>1 point</strong>" in page
        assert 'name="grace_days" type="number" min="0" max="3650" value="14"' in page
        assert "house rules" in await tab.page("/console/audit")


async def test_who_writes_at_the_same_time_loses_nothing(console: ConsoleHouse) -> None:
    async with console.curator() as tab:
        await tab.sent(PATH, FORM)
        response = await tab.post(PATH, FORM | {"text": "Mine."})
        page = await response.text()
        assert response.status == 409
        assert "Somebody else changed the rules" in page
        assert "Mine." in page
        assert "hold from now on" in await tab.sent(PATH, FORM | {"text": "Mine.", "edition": "1"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "  "},
        {"text": "x" * 20_001},
        {"review_every_days": "0"},
        {"review_every_days": "soon"},
        {"review_every_days": "99999"},
        {"grace_days": "-1"},
        {"grace_days": "9999"},
    ],
)
async def test_what_makes_no_sense_is_shown_again(console: ConsoleHouse, wrong: dict[str, str]) -> None:
    async with console.curator() as tab:
        response = await tab.post(PATH, FORM | wrong)
        assert response.status == 400
        assert "what we suggest to begin with" in await tab.page(PATH)


async def test_the_rules_cannot_do_anything_but_be_read(console: ConsoleHouse) -> None:
    async with console.curator() as tab:
        page = await tab.sent(PATH, FORM | {"text": "<script>x</script> <img src=x onerror=y>"})
    assert "<script>x" not in page
    assert "<img" not in page
