"""The page of requirements: which test proves which. Made from `@pytest.mark.req(…)`, never by hand."""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "requirements.md"

HEAD = """# Requirements and the tests that prove them

Made by `script/requirements` from the tests' own marks; do not edit. A requirement without a test here is not claimed.
A test here proves the part of the requirement that its name says; CHANGELOG.md says what each version leaves open.

| Requirement | Tests |
|---|---|
"""


def marks(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Each (requirement, test function) that a test file's `req` marks name, module marks included."""
    module = [number for node in tree.body if isinstance(node, ast.Assign) for number in _numbers(node.value)]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            for number in [*module, *(n for d in node.decorator_list for n in _numbers(d))]:
                yield number, node.name


def _numbers(node: ast.expr) -> list[str]:
    return [
        argument.value
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "req"
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


def order(number: str) -> tuple[int, str, int]:
    seed, _, place = number.partition(".")
    return (0 if seed.isdigit() else 1, seed, int(place))


def page() -> str:
    proofs: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for number, test in marks(ast.parse(path.read_text("utf-8"))):
            if not re.fullmatch(r"([0-4]|X)\.\d+", number):
                raise SystemExit(f"{path}: {number} is not a requirement's number")
            proofs[number].append(f"`{path.relative_to(ROOT)}::{test}`")
    rows = [
        f"| REQ-{number} | {'<br>'.join(dict.fromkeys(proofs[number]))} |\n" for number in sorted(proofs, key=order)
    ]
    return HEAD + "".join(rows)


def main() -> None:
    text = page()
    if "--check" in sys.argv:
        if PAGE.read_text("utf-8") != text:
            raise SystemExit("docs/reference/requirements.md is behind the tests: run script/requirements")
    else:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
