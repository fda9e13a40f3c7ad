"""The recogniser's network while it is fitted: the pinned encoder's layers in two parts, each with a head, and its way
out to the files that ``index.tuned`` runs."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import nn
from transformers import AutoModel, AutoTokenizer

from index.tuned import LONGEST, LOWER, ODDS, SEEN, STATES, UPPER
from index.weights import ENCODER, model_path

LOWER_LAYERS = 2


class Layers(nn.Module):
    """Some layers of the encoder and a linear head over the mean and the greatest of their tokens."""

    def __init__(self, layers: Sequence[nn.Module], width: int, outputs: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)
        self.head = nn.Linear(2 * width, outputs)

    def forward(self, states: torch.Tensor, seen: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """States (n, tokens, width) to the next ones and the head's log-odds (n, outputs); ``seen`` is 1 or 0."""
        hidden = (1.0 - seen[:, None, None, :]) * -1e4
        for layer in self.layers:
            states = layer(states, hidden.to(states.dtype))
        shown = seen.unsqueeze(-1)
        mean = (states * shown).sum(1) / shown.sum(1)
        greatest = (states + (shown - 1.0) * 1e4).amax(1)
        return states, self.head(torch.cat([mean, greatest], dim=-1).float())


class Network(nn.Module):
    """``lower`` tells whether a text is worth reading on, ``upper`` what it shows; word vectors stay as published."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        folder = model_path(ENCODER)
        encoder = AutoModel.from_pretrained(folder, local_files_only=True, dtype=torch.float32)
        width = encoder.config.hidden_size
        layers = list(encoder.encoder.layer)
        self.tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self.embeddings = encoder.embeddings.requires_grad_(False)
        self.lower = Layers(layers[:LOWER_LAYERS], width, 1)
        self.upper = Layers(layers[LOWER_LAYERS:], width, classes)

    def forward(self, texts: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
        """Log-odds of being worth reading on, shape (n, 1), and of the classes, shape (n, classes)."""
        read = self.tokenizer(
            list(texts), padding=True, truncation=True, max_length=LONGEST, return_tensors="pt"
        )
        seen = read["attention_mask"].float()
        states, worth = self.lower(self.embeddings(read["input_ids"]), seen)
        return worth, self.upper(states, seen)[1]

    def export(self, folder: Path) -> dict[str, str]:
        """Writes the two files of a tuned reader; returns their SHA-256 by name."""
        self.eval()
        return {
            name: export(part, folder / name) for name, part in ((LOWER, self.lower), (UPPER, self.upper))
        }


def export(part: Layers, target: Path) -> str:
    """Writes ``part`` as an ONNX file with weights of seven bits; returns its SHA-256."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    example = (torch.randn(2, 9, part.head.in_features // 2), torch.ones(2, 9))
    axes = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    with torch.no_grad():
        program = torch.onnx.export(
            part,
            example,
            dynamo=True,
            dynamic_shapes=(axes, axes),
            verbose=False,
            input_names=[STATES, SEEN],
            output_names=[STATES + "_on", ODDS],
        )
    model = program.model_proto  # type: ignore[union-attr]
    del model.graph.value_info[:]  # shapes of before the optimiser, which the quantiser takes for wrong
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        onnx.save(model, plain)
        quantize_dynamic(plain, target, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    return hashlib.sha256(target.read_bytes()).hexdigest()
