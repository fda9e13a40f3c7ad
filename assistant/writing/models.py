"""Language models behind one factory: none, the pinned local one, an OpenAI-compatible URL, or ``provider:name``.

Every model here is untrusted: what it writes is a draft (see ``chain``). The factory only bounds it: a deadline for
each request, one retry, a token limit. The local model runs in this process behind a server on the loopback address;
its weights are the pinned ones or none at all.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from assistant.errors import PartUnavailable, UnknownModel
from assistant.settings import Settings
from index.errors import WeightsError
from index.weights import LOCAL_CHAT_MODEL, available, model_path

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

NONE, LOCAL, AUTO = "none", "local", "auto"
CHOICES = (
    "none; local (the pinned model); auto (local where its weights are); the URL of an OpenAI-compatible server, "
    "with #model-name behind it where it serves several; or provider:name, as in openai:gpt-5"
)
_MOST_TOKENS, _MOST_TOKENS_LOCAL = 500, 60
_RETRIES = 1
_REFUSALS = frozenset({400, 404, 422, 501})
_CONTEXT, _THREADS = 2048, 2


def chat_model(name: str, settings: Settings) -> BaseChatModel | None:
    """The chat model of this name, or None where none is wanted (or ``auto`` finds no weights).

    Raises ``UnknownModel`` for a name that nothing answers to and ``PartUnavailable`` where its weights or its
    library are missing. Nothing is fetched and no request is made here.
    """
    if name == NONE or (name == AUTO and not available(LOCAL_CHAT_MODEL)):
        return None
    if name in {LOCAL, AUTO}:
        return _compatible(f"{_local_server()}/v1", LOCAL_CHAT_MODEL, "local", settings, _MOST_TOKENS_LOCAL)
    if name.startswith(("http://", "https://")):
        url, _, served = name.partition("#")
        key = settings.model_api_key.get_secret_value() if settings.model_api_key else "none"
        return _compatible(url, served or "default", key, settings, _MOST_TOKENS)
    provider, colon, model = name.partition(":")
    if not (provider and colon and model):
        raise UnknownModel(f"no model answers to '{name}'; choose one of: {CHOICES}")
    return _provided(name, settings)


def is_small(name: str) -> bool:
    """Whether a model of this name can be trusted with one finding at a time only."""
    return name in {LOCAL, AUTO}


def refuses_tools(error: Exception) -> bool:
    """Whether a server turned a request down for what it asked (such as tools), rather than failed at it."""
    return getattr(error, "status_code", None) in _REFUSALS


def _compatible(url: str, model: str, key: str, settings: Settings, most_tokens: int) -> BaseChatModel:
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    options: dict[str, Any] = {"max_tokens": most_tokens, "stream_usage": True}
    return ChatOpenAI(
        base_url=url,
        model=model,
        api_key=SecretStr(key),
        temperature=0.0,
        timeout=settings.model_deadline_s,
        max_retries=_RETRIES,
        **options,
    )


def _provided(name: str, settings: Settings) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    try:
        return init_chat_model(
            name,
            temperature=0.0,
            timeout=settings.model_deadline_s,
            max_retries=_RETRIES,
            max_tokens=_MOST_TOKENS,
        )
    except ImportError as error:
        raise PartUnavailable(f"{name}: {error}; install that package, or choose: {CHOICES}") from error
    except ValueError as error:
        raise UnknownModel(f"no model answers to '{name}' ({error}); choose one of: {CHOICES}") from error
    except Exception as error:  # a provider's client refuses to be made, mostly for want of its key
        raise PartUnavailable(f"{name}: {error}; set what its provider asks for") from error


@cache
def _local_server() -> str:
    """Starts the local model's server once for this process and returns its address on the loopback interface."""
    try:
        import xllamacpp
    except ImportError as error:
        raise PartUnavailable("local: llama.cpp is not here; install the extra 'local'") from error
    try:
        path = model_path(LOCAL_CHAT_MODEL)
    except WeightsError as error:
        raise PartUnavailable(f"local: {error}") from error
    wanted = xllamacpp.CommonParams()
    wanted.model.path = str(path)
    wanted.n_ctx = _CONTEXT
    wanted.n_parallel = 1
    wanted.cpuparams.n_threads = _THREADS
    wanted.verbosity = 0
    wanted.hostnames = ["127.0.0.1"]
    wanted.port = 0
    try:
        server = xllamacpp.Server(wanted)
    except (RuntimeError, ValueError) as error:
        raise PartUnavailable(f"local: the model cannot be loaded ({error})") from error
    _KEPT.append(server)
    return str(server.listening_address)


_KEPT: list[Any] = []  # a server stops when nothing holds it
