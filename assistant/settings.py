"""Settings of a running assistant, from the environment (``MAGNESIUM_...``) or a ``.env`` file.

Nothing clinical is set here: policy, rules and wording are data files with a source and a date.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """One setting a field; the environment variable is the name in capitals after ``MAGNESIUM_``."""

    model_config = SettingsConfigDict(env_prefix="MAGNESIUM_", env_file=".env", extra="ignore")

    model: str = Field(
        default="none",
        description="language model: none, local, provider:name, or the URL of an OpenAI-compatible server",
    )
    model_api_key: SecretStr | None = Field(default=None, description="key for an OpenAI-compatible URL")
    model_deadline_s: Annotated[float, Field(gt=0)] = Field(
        default=60.0, description="seconds after which drafting stops; the model-free answer stands"
    )
    model_price_read: Annotated[float, Field(ge=0)] = Field(
        default=0.0, description="price of a million tokens that the model reads, for the cost in the log"
    )
    model_price_written: Annotated[float, Field(ge=0)] = Field(
        default=0.0, description="price of a million tokens that the model writes, for the cost in the log"
    )
    index_dir: Path = Field(default=PROJECT / "var" / "index", description="where the built index lives")
    conversations: str = Field(
        default=str(PROJECT / "var" / "conversations.sqlite"),
        description="the conversation memory: a SQLite file, or postgresql://... for several processes",
    )
    country: str | None = Field(
        default=None,
        description="country of the site (ISO 3166 alpha-2), for emergency numbers and references",
    )
    host: str = Field(default="127.0.0.1", description="address the web chat is served on")
    port: Annotated[int, Field(ge=1, le=65535)] = Field(default=7860, description="port of the web chat")
    max_message_chars: Annotated[int, Field(gt=0)] = Field(
        default=20_000, description="longer messages are screened whole but not answered"
    )


@cache
def load_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
