"""The learned recogniser: hears oblique wordings that no rule lists, and may add a concern, never remove one."""

from assistant.screening.recogniser.classifier import make_recogniser
from assistant.screening.recogniser.weights import NETWORK, RecogniserError, load_weights

__all__ = ["NETWORK", "RecogniserError", "load_weights", "make_recogniser"]
