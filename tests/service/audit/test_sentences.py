"""Every event can be read as a sentence."""

import ast
from collections.abc import Iterator
from pathlib import Path

import keystage.service
from keystage.service.audit.sentences import sentence, sentences

_SERVICE = Path(keystage.service.__file__).parent


def _recorded() -> Iterator[tuple[str, str]]:
    """Every code written in the source as the first word of a call to record(…), seen(…) or a room's own _record(…)."""
    for file in sorted(_SERVICE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            for word in [*node.args, *(k.value for k in node.keywords if k.arg == "what")]:
                if isinstance(word, ast.Constant) and isinstance(word.value, str) and "." in word.value:
                    if called in ("record", "_record"):
                        yield word.value, file.name
                    elif called == "seen":
                        yield f"{word.value}.saw", file.name


def test_every_code_in_the_source_has_its_sentence() -> None:
    missing = {code: file for code, file in _recorded() if code not in sentences()}
    assert not missing, "add a line each to service/audit/sentences.toml"


def test_a_sentence_holds_what_the_event_knows_and_leaves_out_the_rest() -> None:
    assert sentence("accounts.role-ended", {"role": "Governor", "place": "Alder"}) == "ended the role Governor, Alder"
    assert sentence("accounts.role-ended", {"role": "Governor"}) == "ended the role Governor, …"
    assert sentence("nowhere.said", {}) == "nowhere.said"
