"""The page of commands, from each command's own help. Made by script/commands, never by hand."""

import sys
from pathlib import Path

import typer
from typer.main import get_command

from keystage.cli import app

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "commands.md"

HEAD = """# Commands

Made by `script/commands` from the commands' own help; do not edit. Exit codes: 0 done, 1 some rows have errors,
2 refused (one sentence on stderr says what to do).
"""


def page() -> str:
    group = get_command(app)
    context = typer.Context(group, info_name="keystage")
    parts = [HEAD]
    for name in sorted(group.list_commands(context)):  # type: ignore[attr-defined]
        parts.append(_command(group.get_command(context, name), f"keystage {name}", context))  # type: ignore[attr-defined]
    return "\n".join(parts)


def _command(command: typer.core.TyperCommand, name: str, parent: typer.Context) -> str:
    context = typer.Context(command, info_name=name, parent=parent)
    if hasattr(command, "list_commands"):
        names = sorted(command.list_commands(context))
        parts = [_own_words(command, name, context)] if getattr(command, "invoke_without_command", False) else []
        return "\n".join(parts + [_command(command.get_command(context, n), f"{name} {n}", context) for n in names])
    return _own_words(command, name, context)


def _own_words(command: typer.core.TyperCommand, name: str, context: typer.Context) -> str:
    lines = [f"## {name}", "", (command.help or "").strip(), "", "| | |", "|---|---|"]
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record and parameter.name != "help":
            lines.append("| `" + record[0].replace("|", "\\|") + "` | " + record[1].replace("|", "\\|") + " |")
    return "\n".join(lines) + "\n"


def main() -> None:
    text = page()
    if "--check" in sys.argv:
        if PAGE.read_text("utf-8") != text:
            raise SystemExit("docs/reference/commands.md is behind the commands: run script/commands")
    else:
        PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
