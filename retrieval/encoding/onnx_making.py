"""Making the ONNX form of a sentence-transformers model, and seeing to it that it ranks as the original does."""

import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from retrieval.encoding.agreement import ENOUGH, NEAREST, familiar_questions, overlap
from retrieval.encoding.cores import available_cores
from retrieval.encoding.familiar_text import familiar_text
from retrieval.encoding.late_interaction import Floats, TokenAxes, fit_axes
from retrieval.encoding.onnx_form import AXES_FILE, Facts, Form
from retrieval.encoding.onnx_graph import BertShape, Precision, write_graph
from retrieval.encoding.onnx_model import TOKENIZER_FILE, OnnxModel
from retrieval.encoding.torch_encoder import SPECIAL_TOKENS, TorchEncoder, load_torch

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PRECISIONS: tuple[Precision, ...] = ("int8", "fp32")
"""The smallest and fastest first: the first that agrees with the original is kept."""

UNFINISHED = "unfinished-"
ABANDONED_SECONDS = 3600
"""A folder that has been unfinished for so long belongs to a process that died."""


@dataclass(frozen=True)
class Compared:
    """The texts that two encoders are compared by, and what the original makes of them."""

    questions: Sequence[str]
    passages: Sequence[str]
    original: tuple[Floats, Floats]

    @classmethod
    def by(cls, original: TorchEncoder) -> "Compared":
        """Our sample's questions and passages, read by the original. Takes half a minute."""
        questions, passages = familiar_questions(original.count_tokens, original.token_limit)
        return cls(questions, passages, (original.encode(questions), original.encode(passages)))

    def overlap(self, encode: Callable[[Sequence[str]], Floats]) -> float:
        """The share of the ten nearest that another encoder has in common with the original."""
        return overlap(self.original, (encode(self.questions), encode(self.passages)))


def make_form(path: str, fingerprint: str, place: Path) -> Form:
    """Makes the form of the model at `path` under `place`, or a note there that says why it has none.

    Takes about a minute and imports torch. It is made aside and put in place when it is complete: a process that dies
    leaves nothing half. Raises OSError or ValueError when there is no such model or nothing can be written.
    """
    place.mkdir(parents=True, exist_ok=True)
    _clear_abandoned(place)
    aside = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=place))
    try:
        original = load_torch(path, fingerprint, offline=True)
        reason = why_not(original.model)
        facts = Facts(refused=reason) if reason else _write_best(original, fingerprint, aside)
        Form(aside, facts).write_facts()
        # Another process may have been quicker: its form is as good.
        with suppress(OSError):
            aside.rename(place / fingerprint)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Form.read(place / fingerprint)


def why_not(model: "SentenceTransformer") -> str:
    """Why a model cannot have an ONNX form; empty when it can."""
    modules = list(model)
    names = [type(module).__name__ for module in modules]
    if names not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        return f"it is made of {', '.join(names)}"
    transformer: Any = modules[0]
    pooling: Any = modules[1]
    config = transformer.model.config
    asked = {
        "it is no BERT model": config.model_type == "bert" and not config.is_decoder,
        "it uses another activation than gelu": config.hidden_act == "gelu",
        "it does not pool by the mean": pooling.pooling_mode in ("mean", ["mean"], ("mean",)),
        "it puts a prompt before every text": model.default_prompt_name is None,
        "it cuts its vectors": model.truncate_dim is None,
        "it changes texts before it reads them": not transformer.do_lower_case,
    }
    return next((reason for reason, holds in asked.items() if not holds), "")


def _write_best(original: TorchEncoder, fingerprint: str, folder: Path) -> Facts:
    compared = Compared.by(original)
    seen: list[str] = []
    for precision in PRECISIONS:
        facts = Facts(
            precision=precision,
            most_tokens=original.token_limit + SPECIAL_TOKENS,
            digest=_digest(fingerprint, precision),
        )
        _write(original, folder, facts)
        share = compared.overlap(Form(folder, facts).encoder("").encode)
        if share >= ENOUGH:
            return replace(facts, overlap=round(share, 4))
        seen.append(f"{share:.2f} in {precision}")
    return Facts(refused=f"its ONNX form ranks differently (overlap@{NEAREST} {', '.join(seen)})")


def _write(original: TorchEncoder, folder: Path, facts: Facts) -> None:
    transformer: Any = original.model[0]
    state = transformer.model.state_dict()
    weights = {name: tensor.detach().float().numpy() for name, tensor in state.items()}
    config = transformer.model.config
    shape = BertShape(config.num_hidden_layers, config.num_attention_heads, config.layer_norm_eps)
    write_graph(folder, weights, shape, facts.precision)
    original.tokenizer.save(str(folder / TOKENIZER_FILE))
    axes = _fitted_axes(OnnxModel(folder, facts.most_tokens))
    np.savez(folder / AXES_FILE, centre=axes.centre, axes=axes.axes)


def _fitted_axes(model: OnnxModel) -> TokenAxes:
    texts = model.tokens(familiar_text())
    with ThreadPoolExecutor(available_cores()) as pool:
        states = [words.states for _, (words,) in pool.map(lambda text: model.vectors_and_words([text]), texts)]
    return _upright(fit_axes(np.concatenate(states)))


def _upright(axes: TokenAxes) -> TokenAxes:
    # Which way an axis points is left to chance, and what was kept along it earlier must stay comparable.
    return replace(axes, axes=axes.axes * np.where((axes.axes**3).sum(axis=0) < 0, -1, 1).astype(np.float32))


def _digest(fingerprint: str, precision: Precision) -> str:
    # The axes depend on the text they are fitted on. They themselves differ in the last digits between processors,
    # which is no reason to embed a whole knowledge base anew.
    shaped_by = "\0".join([fingerprint, precision, *familiar_text()])
    return sha256(shaped_by.encode()).hexdigest()[:12]


def _clear_abandoned(place: Path) -> None:
    for folder in place.glob(f"{UNFINISHED}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > ABANDONED_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
