import pytest

from retrieval.composing.draft_prompting import Material
from retrieval.composing.draft_writing import LONGEST_DRAFT, WrittenDraft, write_draft
from retrieval.composing.language_model import ModelUnavailable, Reason
from tests.retrieval.scripted_model import ScriptedModel

YARD = [Material("An expert", "Bikes go in the yard.")]


@pytest.mark.parametrize(
    ("text", "draft"),
    [
        ("# Bikes\n\nIn the yard [1].", WrittenDraft("Bikes", "In the yard.")),
        ("# Title: Bikes\n\nIn the yard [1, 2].", WrittenDraft("Bikes", "In the yard.")),
        ("In the yard [Source 1].", WrittenDraft("", "In the yard.")),
        ("```markdown\n# Bikes\n\nIn the yard【1】.\n```", WrittenDraft("Bikes", "In the yard.")),
        ("<think>hm [1]</think># Bikes\nYard.", WrittenDraft("Bikes", "Yard.")),
        ("# Bikes\n\n", None),
        ("", None),
    ],
)
async def test_a_draft_is_read_in_the_forms_that_models_write(text: str, draft: WrittenDraft | None) -> None:
    model = ScriptedModel(text)
    assert await write_draft(model, "Bikes", [], YARD) == draft
    assert model.closed


async def test_a_model_that_runs_away_is_stopped() -> None:
    model = ScriptedModel("word " * LONGEST_DRAFT, size=500)
    draft = await write_draft(model, "Bikes", [], YARD)
    assert draft is not None
    assert len(draft.body) <= LONGEST_DRAFT
    assert model.said < LONGEST_DRAFT * 2
    assert model.closed


async def test_a_model_that_fails_says_so() -> None:
    with pytest.raises(ModelUnavailable):
        await write_draft(ScriptedModel("# Bikes", failure=Reason.TIMEOUT), "Bikes", [], YARD)
