"""The page of OWASP ASVS 5.0, levels 1 and 2: each requirement with its tests or the reason. Made by script/asvs."""

import ast
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

__all__ = ["LEVELS", "PAGE", "STATES", "Row", "known_tests", "page", "rows"]

_ROOT = Path(__file__).resolve().parents[1]
_DATA = _ROOT / "tests" / "asvs"
PAGE = _ROOT / "docs" / "reference" / "asvs.md"
STATES = ("tested", "by design", "not applicable", "not met")
LEVELS = {1: 70, 2: 183}  # how many the standard has
_STANDARD = "https://github.com/OWASP/ASVS/tree/v5.0.0/5.0"

_HEAD = f"""# OWASP ASVS 5.0, levels 1 and 2

Made by `script/asvs` from `tests/asvs/`; do not edit.

Every requirement of levels 1 and 2 of the [OWASP Application Security Verification Standard 5.0.0]({_STANDARD})
(CC BY-SA 4.0), in a few words of our own: read the standard for what it asks. We looked at each ourselves; nobody from
outside has. Asked are the service and the sample files for those who run it.

- **tested**: met, and a test of ours fails if it is no longer so. The tests prove what their names say.
- **by design**: met by how it is built or by what is written down, at the place named; a test beside it shows a part.
- **not applicable**: there is nothing here that it could be asked of.
- **not met**: not, or not to the letter. The row says what there is instead, and what would meet it.

"""


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement. number: as "1.2.10". asks: what, in our words. tests: "tests/….py::name"."""

    number: str
    chapter: str
    level: int
    asks: str
    state: str
    reason: str = ""
    tests: tuple[str, ...] = field(default=())


def rows() -> list[Row]:
    """In the standard's order. The same number twice is an error of TOML or of `test_asvs`."""
    found = []
    for file in sorted(_DATA.glob("v*.toml")):
        said = tomllib.loads(file.read_text("utf-8"))
        chapter = said.pop("chapter")
        found += [Row(number, chapter, **{**row, "tests": tuple(row.get("tests", ()))}) for number, row in said.items()]
    return sorted(found, key=lambda row: [int(part) for part in row.number.split(".")])


@cache
def known_tests(file: str) -> frozenset[str]:
    """Names of a file's test functions."""
    path = _ROOT / file
    tree = ast.parse(path.read_text("utf-8")) if path.is_file() else ast.Module([], [])
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def page() -> str:
    found = rows()
    chapters = list(dict.fromkeys(row.chapter for row in found))
    return _HEAD + _summary(found, chapters) + "".join(_chapter(found, name) for name in chapters)


def _summary(found: list[Row], chapters: list[str]) -> str:
    head = f"| Chapter | {' | '.join(STATES)} | all |\n|---|{'--:|' * (len(STATES) + 1)}\n"
    lines = [_counts(_titled(found, name), [row for row in found if row.chapter == name]) for name in chapters]
    lines += [_counts(f"Level {level}", [row for row in found if row.level == level]) for level in LEVELS]
    return head + "".join(lines) + _counts("**All**", found)


def _counts(words: str, found: list[Row]) -> str:
    by_state = Counter(row.state for row in found)
    return f"| {words} | {' | '.join(str(by_state[state]) for state in STATES)} | {len(found)} |\n"


def _titled(found: list[Row], name: str) -> str:
    first = next(row for row in found if row.chapter == name)
    return f"V{first.number.partition('.')[0]} {name}"


def _chapter(found: list[Row], name: str) -> str:
    lines = [_line(row) for row in found if row.chapter == name]
    return f"\n## {_titled(found, name)}\n\n| | Level | Asks | State | How |\n|---|--:|---|---|---|\n{''.join(lines)}"


def _line(row: Row) -> str:
    state = f"**{row.state}**" if row.state == "not met" else row.state
    how = "<br>".join([row.reason, *(f"`{test.removeprefix('tests/')}`" for test in row.tests)])
    return f"| {row.number} | {row.level} | {row.asks} | {state} | {how} |\n"


def main() -> None:
    if "--check" in sys.argv:
        if PAGE.read_text("utf-8") != page():
            raise SystemExit("docs/reference/asvs.md is behind tests/asvs: run script/asvs")
    else:
        PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
