"""The ONNX forms of embedding models, kept on disk: each is made once, and found again by what it was made from."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import file_digest, sha256
from pathlib import Path

import numpy as np

from retrieval.encoding.late_interaction import TokenAxes
from retrieval.encoding.onnx_encoder import OnnxEncoder
from retrieval.encoding.onnx_graph import Precision
from retrieval.encoding.onnx_model import OnnxModel

FORMAT = 1
"""Raised whenever forms are made differently, so that older ones are left alone."""

PREPARED = Path(sys.prefix) / "share" / "handrail" / "models"
"""Where the set-up leaves the packaged model's form: beside the packages that it was made from."""

READ_FROM = {".json", ".txt", ".model", ".safetensors", ".bin"}
"""Endings of the files that shape a model; the others describe it, or hold the same in another format."""

FACTS_FILE, AXES_FILE = "form.json", "axes.npz"


@dataclass(frozen=True)
class Facts:
    """What is known of a model's form. Where `refused` says why there is none, the model is left to torch.

    `overlap` is the share of the ten nearest passages that it has in common with the original, `most_tokens` what it
    reads of a text, special tokens included, and `digest` stands for everything that shapes its vectors.
    """

    refused: str = ""
    precision: Precision = "fp32"
    overlap: float = 0.0
    most_tokens: int = 0
    digest: str = ""


@dataclass(frozen=True)
class Form:
    """A form and the folder it is in."""

    folder: Path
    facts: Facts

    @classmethod
    def read(cls, folder: Path) -> "Form":
        """The form in `folder`. Blocks."""
        return cls(folder, Facts(**json.loads((folder / FACTS_FILE).read_text("utf-8"))))

    def write_facts(self) -> None:
        """Writes the facts beside the form; a folder without them is no form. Blocks."""
        (self.folder / FACTS_FILE).write_text(json.dumps(asdict(self.facts), indent=1) + "\n", encoding="utf-8")

    def encoder(self, name: str) -> OnnxEncoder:
        """The model called `name`, ready to use. Takes some 0.2 seconds."""
        model = OnnxModel(self.folder, self.facts.most_tokens)
        with np.load(self.folder / AXES_FILE) as kept:
            axes = TokenAxes(kept["centre"], kept["axes"])
        return OnnxEncoder(model, axes, f"{name} {self.facts.precision} {self.facts.digest}")


def fingerprint_of(model: Path) -> str:
    """Stands for the content of a model's folder, and for how forms are made. Reads everything: 0.1 seconds."""
    digest = sha256(f"handrail form {FORMAT}".encode())
    for path in sorted(each for each in model.rglob("*") if each.suffix in READ_FROM):
        with path.open("rb") as file:
            content = file_digest(file, "sha256").hexdigest()
        digest.update(f"\0{path.relative_to(model).as_posix()}\0{content}".encode())
    return digest.hexdigest()[:20]


def find_form(fingerprint: str, places: Sequence[Path]) -> Form | None:
    """The form in the first of `places` that has it. Blocks."""
    folders = (place / fingerprint for place in places)
    return next((Form.read(folder) for folder in folders if (folder / FACTS_FILE).is_file()), None)
