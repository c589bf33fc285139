"""Pages of the manual as someone follows them: their Python and their commands, and what they say is printed."""

import contextlib
import io
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from keystage.analysis.errors import KeystageError
from keystage.cli import app

__all__ = ["Page", "Step", "follow", "is_as_shown", "output_of", "run"]

_DOCS = Path(__file__).resolve().parents[1] / "docs"
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CUT = "…\n"  # a line that stands for any lines that the page leaves out


@dataclass(frozen=True, slots=True)
class Step:
    """A piece of Python, or a command; shown: what the page says it prints, None where it says nothing.

    Of Python it is the block without a language that comes next, with nothing between; of a command the rest of its own
    block.
    """

    code: str
    shown: str | None
    command: bool = False


class Page:
    """A page under docs/, such as "how-to/moderate-judgements.md"."""

    def __init__(self, name: str) -> None:
        self.text = (_DOCS / name).read_text("utf-8")
        self.blocks = [found[2] for found in _BLOCK.finditer(self.text)]

    def block(self, start: str) -> str:
        """The first block that begins so."""
        return next(block for block in self.blocks if block.startswith(start))

    def steps(self) -> Iterator[Step]:
        """In order."""
        found = list(_BLOCK.finditer(self.text))
        for at, block in enumerate(found):
            after = found[at + 1] if at + 1 < len(found) else None
            if block[1] == "python":
                follows = after is not None and not after[1] and not self.text[block.end() : after.start()].strip()
                yield Step(block[2], after[2] if after is not None and follows else None)
            elif block[2].startswith("$ keystage "):
                command, _, shown = block[2].replace("\\\n", "").partition("\n")
                yield Step(command.removeprefix("$ "), shown, command=True)


def run(command: str) -> tuple[str, str]:
    """What "keystage …" prints on stdout and beside it; a sentence that refuses it is printed beside it."""
    result = CliRunner().invoke(app, shlex.split(command)[1:])
    if isinstance(result.exception, KeystageError):
        return result.stdout, f"{result.stderr}{result.exception}\n"
    assert result.exit_code == 0, (command, result.exception)
    return result.stdout, result.stderr


def output_of(step: Step, names: dict[str, Any]) -> str:
    """What a step prints. names: of the Python that ran before, to which its own are added."""
    if step.command:
        return "".join(run(step.code))
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(step.code, names)
    return said.getvalue()


def is_as_shown(printed: str, shown: str) -> bool:
    """Whether the page shows what was printed; a line “…” stands for any lines."""
    pattern = ".*".join(re.escape(part) for part in shown.split(_CUT))
    return re.fullmatch(pattern, printed, re.DOTALL) is not None


def follow(page: Page) -> dict[str, Any]:
    """Take every step of a page in the folder one is in; what is printed has to be what is shown. Returns the names."""
    names: dict[str, Any] = {}
    for step in page.steps():
        printed = output_of(step, names)
        if step.shown is not None:
            assert is_as_shown(printed, step.shown), (
                f"{step.code}\nprints\n\n{printed}\nand the page shows\n\n{step.shown}"
            )
    return names
