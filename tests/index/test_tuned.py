"""A tuned reader is trusted by its digests, reads on only where it is worth it, and says what it was fitted to say."""

from pathlib import Path

import numpy as np
import pytest

from assistant.screening.recogniser import NETWORK, load_weights
from evals.recogniser_network import Layers, export
from index.errors import WeightsError, WrongHashError
from index.tuned import LOWER, NOT_READ, Reader, load_tuned
from index.weights import ENCODER, model_path

TEXTS = ["My kidneys are failing", "How much magnesium is in a handful of pumpkin seeds, please?"]


def reader(*, worth_reading: float) -> Reader:
    return load_tuned(NETWORK, load_weights().network_sha256, worth_reading=worth_reading)


@pytest.fixture(scope="module", autouse=True)
def _encoder() -> None:
    try:
        model_path(ENCODER)
    except WeightsError:
        pytest.skip("the encoder's weights are not here")


def test_a_file_that_is_not_the_pinned_one_is_never_used(tmp_path: Path) -> None:
    for file in NETWORK.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / LOWER).write_bytes((NETWORK / LOWER).read_bytes()[:-1] + b"\0")
    with pytest.raises(WrongHashError, match="SHA-256"):
        load_tuned(tmp_path, load_weights().network_sha256, worth_reading=0.0)


def test_a_text_that_is_not_worth_reading_shows_nothing() -> None:
    assert (reader(worth_reading=np.inf)(TEXTS) == NOT_READ).all()
    assert (reader(worth_reading=-np.inf)(TEXTS) > NOT_READ).any(axis=1).all()


def test_a_text_reads_the_same_alone_and_beside_a_longer_one() -> None:
    read = reader(worth_reading=-np.inf)
    alone = np.concatenate([read([text]) for text in TEXTS])
    assert np.abs(read(TEXTS) - alone).max() < 1.0  # eight-bit steps are shared by the texts of one reading
    assert (read(TEXTS).argmax(axis=1) == alone.argmax(axis=1)).all()


def test_what_is_written_gives_what_was_fitted(tmp_path: Path) -> None:
    """The file of a small network, read by the other library, against the network itself."""
    import torch
    from onnxruntime import InferenceSession
    from transformers import BertConfig
    from transformers.models.bert.modeling_bert import BertLayer

    torch.manual_seed(0)
    config = BertConfig(hidden_size=32, num_attention_heads=4, intermediate_size=64)
    config._attn_implementation = "sdpa"
    part = Layers([BertLayer(config)], 32, 3).eval()
    export(part, tmp_path / "part.onnx")
    states, seen = torch.randn(3, 7, 32), torch.ones(3, 7)
    seen[0, 4:] = 0
    with torch.no_grad():
        expected = part(states, seen)[1].numpy()
    session = InferenceSession(tmp_path / "part.onnx", providers=["CPUExecutionProvider"])
    given = session.run(None, {"states": states.numpy(), "seen": seen.numpy()})[1]
    assert np.abs(given - expected).max() < 0.1
    assert np.abs(expected).max() > 0.3
