"""A tuned file is small, trusted by its digest, and says what it was fitted to say."""

import torch

from index.tuned import packed, unpacked


def test_a_matrix_comes_back_to_within_half_a_step_of_its_row() -> None:
    matrix = torch.randn(32, 64, generator=torch.manual_seed(0)) * torch.logspace(-3, 2, 32).unsqueeze(1)
    held = packed({"layer.weight": matrix, "layer.bias": matrix[0]})
    assert held["layer.weight"].dtype == torch.int8
    back = unpacked(held)
    assert set(back) == {"layer.weight", "layer.bias"}
    assert ((back["layer.weight"] - matrix).abs() <= held["layer.weight.scale"] * 0.5001).all()
    assert torch.equal(back["layer.bias"], matrix[0])


def test_a_row_of_zeros_is_held_as_zeros() -> None:
    assert torch.equal(unpacked(packed({"w": torch.zeros(2, 3)}))["w"], torch.zeros(2, 3))
