"""Writes docs/cli.md from the help of every command; ``--check`` only says whether the page is in step."""

from __future__ import annotations

import sys
from pathlib import Path

from typer.main import get_command

import assistant.cli
import corpus.__main__
import evals.cli
import index.__main__

PAGE = Path(__file__).with_name("cli.md")
APPS = {
    "python -m assistant": assistant.cli.app,
    "python -m corpus": corpus.__main__.app,
    "python -m index": index.__main__.app,
    "python -m evals": evals.cli.app,
}


def reference() -> str:
    """The page: every command with its arguments, options and one-line meaning."""
    lines = ["# Command line", "", "Made from the commands' own help by `make docs`; do not edit by hand."]
    for name, app in APPS.items():
        lines += ["", f"## {name}", "", (app.info.help or "").strip()]
        lines += _commands(name, get_command(app))
    return "\n".join(lines) + "\n"


def _commands(name: str, command: object) -> list[str]:
    lines: list[str] = []
    for child_name, child in sorted(getattr(command, "commands", {}).items()):
        path = f"{name} {child_name}"
        if getattr(child, "commands", None):
            lines += _commands(path, child)
            continue
        usage = " ".join([path, *(piece for param in child.params for piece in _usage(param))])
        lines += ["", f"### `{usage}`", "", " ".join((child.help or "").split())]
        options = [param for param in child.params if getattr(param, "help", None)]
        if options:
            lines += ["", *(f"- `{_name(param)}`: {param.help}" for param in options)]
    return lines


def _name(param: object) -> str:
    opts = getattr(param, "opts", [])
    return opts[0] if str(opts[0]).startswith("-") else str(getattr(param, "name", "")).upper()


def _usage(param: object) -> list[str]:
    name = _name(param)
    if not name.startswith("-"):
        return [name if getattr(param, "required", False) else f"[{name}]"]
    return []


def main() -> None:
    """Writes or checks the page."""
    text = reference()
    if "--check" not in sys.argv:
        PAGE.write_text(text)
    elif not PAGE.is_file() or PAGE.read_text() != text:
        raise SystemExit("docs/cli.md is out of step with the commands' help: run make docs")


if __name__ == "__main__":
    main()
