"""A rule that is not followed somewhere says why, there."""

import re
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_NOQA = re.compile(r"# noqa(?P<codes>: [A-Z]+\d+(?:, [A-Z]+\d+)*)?(?P<reason>.*)")


def test_every_noqa_names_its_rule_and_says_why() -> None:
    bare, found = [], 0
    for file in sorted((_ROOT / "src").rglob("*.py")):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            allowed = _NOQA.search(line)
            found += allowed is not None
            if allowed and (not allowed["codes"] or len(allowed["reason"].strip(" -(#)")) < 4):
                bare.append(f"{file.relative_to(_ROOT)}:{number}")
    assert found > 5
    assert not bare


def test_rules_of_security_are_on_and_left_out_for_tests_alone() -> None:
    text = (_ROOT / "pyproject.toml").read_text("utf-8")
    assert re.search(r'select = \[[^]]*"S"', text)
    assert re.findall(r'"(S\d+)"', text) == ["S101"], "asserts state invariants; no other rule is off"
