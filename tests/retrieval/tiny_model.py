"""A BERT with two narrow layers and random weights, always the same. It knows the words of the sample knowledge."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

from retrieval.encoding.familiar_text import familiar_text

MOST_TOKENS = 48
WORDS = 800
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def save_tiny_model(folder: Path, pooling: str = "mean", **config: Any) -> Path:
    """Saves one in a folder under `folder`, which is given back. `config` is handed to transformers' BertConfig."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    torch.manual_seed(7)
    bert = folder / "bert"
    bert.mkdir()
    (bert / "vocab.txt").write_text("\n".join(_vocabulary()), encoding="utf-8")
    sizes = {"hidden_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 160}
    shape = BertConfig(
        vocab_size=len(_vocabulary()), max_position_embeddings=64, initializer_range=0.3, **sizes | config
    )
    BertModel(shape).save_pretrained(bert)
    BertTokenizer(vocab=str(bert / "vocab.txt")).save_pretrained(bert)
    transformer = Transformer(str(bert), max_seq_length=MOST_TOKENS)
    modules = [transformer, Pooling(sizes["hidden_size"], pooling_mode=pooling), Normalize()]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder / "model"))
    return folder / "model"


def _vocabulary() -> list[str]:
    words = Counter(re.findall(r"[a-z0-9]+|[^\sa-z0-9]", " ".join(familiar_text()).lower()))
    return [*SPECIAL, *(word for word, _ in words.most_common(WORDS))]
