"""Runs text readers that were tuned here: the first layers of the pinned encoder, some of them replaced, and a head.

A tuned file (safetensors) holds what differs from the published weights: matrices as whole numbers of eight bits with
a scale for each row, half the size of bfloat16 with the same verdicts. It is trusted by its SHA-256 alone, like every
other file of weights. The heavy libraries load in ``load_tuned``, not at import of this module.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedder import compute_dtype, quiet_libraries
from index.errors import WrongHashError
from index.weights import ENCODER, model_path

Reader = Callable[[Sequence[str]], NDArray[np.float32]]
LONGEST = 128  # tokens; about five hundred characters of English


def load_tuned(file: Path, sha256: str) -> Reader:
    """A reader of texts: an array of shape (n, classes) of log-odds, float32, in the order of the file's classes.

    Raises ``WrongHashError`` where ``file`` is not the one pinned by ``sha256``, and what ``model_path`` raises
    where the encoder's own weights are not here.
    """
    if (found := hashlib.sha256(file.read_bytes()).hexdigest()) != sha256:
        raise WrongHashError(f"{file.name}: SHA-256 is {found}, not the pinned {sha256}; restore the file")
    folder = model_path(ENCODER)
    with quiet_libraries():
        import torch
        from safetensors import safe_open
        from tokenizers import Tokenizer
        from transformers import AutoModel

    with safe_open(file, framework="pt") as tuned:
        told = tuned.metadata()
        tensors = {name: tuned.get_tensor(name) for name in tuned.keys()}  # noqa: SIM118 - not a mapping
    model = build(AutoModel.from_pretrained(folder, local_files_only=True), json.loads(told["shape"]))
    model.load_state_dict(unpacked(tensors), strict=False)
    model = model.to(compute_dtype()).eval()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.enable_padding()

    def read(texts: Sequence[str]) -> NDArray[np.float32]:
        encoded = tokenizer.encode_batch(list(texts))
        ids = torch.tensor([text.ids for text in encoded])
        seen = torch.tensor([text.attention_mask for text in encoded])
        torch.set_num_threads(1)  # a few short texts are done before a second thread has woken
        with torch.inference_mode():
            odds: NDArray[np.float32] = model(ids, seen).float().numpy()
        return odds

    return read


def packed(tensors: dict[str, Any]) -> dict[str, Any]:
    """Tensors as a tuned file holds them: each matrix as int8, with its rows' scales under ``<name>.scale``."""
    import torch

    held: dict[str, Any] = {}
    for name, tensor in tensors.items():
        if tensor.dim() == 2:
            scale = tensor.abs().amax(dim=1, keepdim=True).clamp(min=1e-12) / 127
            held[name] = (tensor / scale).round().to(torch.int8).contiguous()
            held[f"{name}.scale"] = scale.contiguous()
        else:
            held[name] = tensor.contiguous()
    return held


def unpacked(held: dict[str, Any]) -> dict[str, Any]:
    """What ``packed`` was given, to within half a step of each row's scale."""
    return {
        name: tensor * held[f"{name}.scale"] if f"{name}.scale" in held else tensor
        for name, tensor in held.items()
        if not name.endswith(".scale")
    }


def build(encoder: Any, shape: dict[str, int]) -> Any:
    """The network: ``encoder`` cut to ``shape["layers"]`` layers, and a linear head over mean and greatest token."""
    import torch
    from torch import nn

    class Reading(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder
            self.encoder.encoder.layer = self.encoder.encoder.layer[: shape["layers"]]
            self.head = nn.Linear(2 * encoder.config.hidden_size, shape["classes"])

        def forward(self, ids: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
            states = self.encoder(input_ids=ids, attention_mask=seen).last_hidden_state
            shown = seen.unsqueeze(-1)
            mean = (states * shown).sum(1) / shown.sum(1)
            greatest = states.masked_fill(shown == 0, -1e4).amax(1)
            scores: torch.Tensor = self.head(torch.cat([mean, greatest], dim=-1))
            return scores

    return Reading()
