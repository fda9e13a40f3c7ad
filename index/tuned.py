"""Runs text readers that were tuned here: layers in the ONNX format over the pinned encoder's published word vectors.

A reader has two files. The lower layers read every text and say whether it is worth reading on; the upper layers
read only those texts, so that a long ordinary message costs a third. Both are held in whole numbers of seven bits
(eight would overflow on processors without the newest instructions) and trusted by their SHA-256 alone, like every
other file of weights. ONNX Runtime reads them two to four times as fast as PyTorch does in bfloat16, and without its
seconds of import. The libraries load in ``load_tuned``, not at import of this module.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.errors import WrongHashError
from index.weights import ENCODER, model_path

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Floats = NDArray[np.float32]
Reader = Callable[[Sequence[str]], Floats]

LOWER, UPPER = "lower.onnx", "upper.onnx"
STATES, SEEN, ODDS = "states", "seen", "odds"  # what the networks are handed, and what they give
LONGEST = 128  # tokens; about five hundred characters of English
NOT_READ = -20.0  # log-odds of every class in a text that is not worth reading on
THREADS = 2


class Tuned:
    """The two networks of a tuned reader, ``folder``'s files with the digests of ``sha256``.

    Raises ``WrongHashError`` where a file is not the pinned one, and what ``model_path`` raises where the encoder's own
    weights are not here.
    """

    def __init__(self, folder: Path, sha256: Mapping[str, str]) -> None:
        self._lower, self._upper = (_session(folder / name, sha256[name]) for name in (LOWER, UPPER))
        self._embed = _embedding(model_path(ENCODER))
        self.classes: int = self._upper.get_outputs()[-1].shape[-1]

    def begin(self, texts: Sequence[str]) -> tuple[Floats, Floats, Floats]:
        """States of shape (n, tokens, width), which tokens are there, and log-odds of being worth reading on, (n,)."""
        states, seen = self._embed(texts)
        states, worth = self._lower.run(None, {STATES: states, SEEN: seen})
        return states, seen, worth[:, 0]

    def read_on(self, states: Floats, seen: Floats) -> Floats:
        """Log-odds of the classes, shape (n, classes), from what ``begin`` gave."""
        odds: Floats = self._upper.run([ODDS], {STATES: states, SEEN: seen})[0]
        return odds


def load_tuned(folder: Path, sha256: Mapping[str, str], *, worth_reading: float) -> Reader:
    """A reader of texts: an array of shape (n, classes) of log-odds, float32, in the order of the fitted classes.

    Texts whose log-odds of being worth reading on are below ``worth_reading`` get ``NOT_READ`` for every class. Raises
    what ``Tuned`` raises.
    """
    tuned = Tuned(folder, sha256)

    def read(texts: Sequence[str]) -> Floats:
        states, seen, worth = tuned.begin(texts)
        on = worth >= worth_reading
        odds = np.full((len(texts), tuned.classes), NOT_READ, dtype=np.float32)
        if on.any():
            odds[on] = tuned.read_on(states[on], seen[on])
        return odds

    return read


def _session(file: Path, sha256: str) -> InferenceSession:
    from onnxruntime import InferenceSession, SessionOptions

    held = file.read_bytes()
    if (found := hashlib.sha256(held).hexdigest()) != sha256:
        raise WrongHashError(f"{file.name}: SHA-256 is {found}, not the pinned {sha256}; restore the file")
    options = SessionOptions()
    options.intra_op_num_threads = THREADS
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # others want the processor too
    return InferenceSession(held, options, providers=["CPUExecutionProvider"])


def _embedding(folder: Path) -> Callable[[Sequence[str]], tuple[Floats, Floats]]:
    """The encoder's published word vectors: texts to states of shape (n, tokens, width), and which tokens are there."""
    from safetensors import safe_open
    from tokenizers import Tokenizer

    with safe_open(folder / "model.safetensors", framework="numpy") as published:
        words, places, kinds, scale, shift = (
            published.get_tensor(f"embeddings.{name}").astype(np.float32)
            for name in (
                *("word_embeddings.weight", "position_embeddings.weight", "token_type_embeddings.weight"),
                *("LayerNorm.weight", "LayerNorm.bias"),
            )
        )
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.enable_padding()

    def embed(texts: Sequence[str]) -> tuple[Floats, Floats]:
        encoded = tokenizer.encode_batch_fast(list(texts))
        seen = np.array([text.attention_mask for text in encoded], dtype=np.float32)
        states = words[[text.ids for text in encoded]] + places[: seen.shape[1]] + kinds[0]
        states -= states.mean(axis=-1, keepdims=True)
        states /= np.sqrt(np.square(states).mean(axis=-1, keepdims=True) + 1e-12)
        return states * scale + shift, seen

    return embed
