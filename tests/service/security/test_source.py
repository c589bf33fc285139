"""What the source of the service does nowhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = [pytest.mark.req("X.8")]
_SOURCE = Path(__file__).parents[3] / "src" / "keystage"
_FILES = sorted(_SOURCE.rglob("*.py"))
_NEVER_CALLED = {"eval", "exec", "__import__"}
_NEVER_IMPORTED = {"random", "marshal", "shelve", "ldap3", "ldap", "telnetlib", "ftplib", "xmlrpc", "md5"}


def _calls() -> Iterator[tuple[Path, ast.Call]]:
    for file in _FILES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield file, node


def test_no_text_is_run_as_a_program() -> None:
    assert [f"{file}:{call.lineno}" for file, call in _calls()
            if isinstance(call.func, ast.Name) and call.func.id in _NEVER_CALLED] == []  # fmt: skip


def test_no_command_goes_through_a_shell() -> None:
    wrong = [
        f"{file}:{call.lineno}"
        for file, call in _calls()
        if any(word.arg == "shell" for word in call.keywords)
        or ast.unparse(call.func) in ("os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput")
    ]
    assert wrong == []


def test_no_form_takes_fields_that_it_does_not_name() -> None:
    """Nothing that a request brings is put into a row by its own name."""
    for file in (_SOURCE / "service").rglob("*.py"):
        text = file.read_text("utf-8")
        assert "ModelForm" not in text, file
        assert not re.search(r"(create|update|filter|actions\.\w+)\(\*\*request", text), file
        assert "request.REQUEST" not in text, file


def test_no_module_draws_guessable_numbers_or_speaks_old_protocols_in_the_service() -> None:
    wrong = []
    for file in (_SOURCE / "service").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            wrong += [f"{file}: {name}" for name in names if name.partition(".")[0] in _NEVER_IMPORTED]
    assert wrong == []


def test_only_issuers_are_asked_for_anything_by_http() -> None:
    """But for this computer's own server, by the command that opens a browser once it answers."""
    asks = {"requests", "urllib.request", "http.client", "httpx", "urllib3", "aiohttp"}
    found = set()
    for file in _FILES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if asks & set(names):
                found.add(str(file.relative_to(_SOURCE)))
    assert {one for one in found if not one.startswith("service/accounts/issuers/")} <= {"cli/browser.py"}


def test_no_view_is_excused_from_tokens_or_sets_headers_of_other_sites() -> None:
    for file in (_SOURCE / "service").rglob("*.py"):
        text = file.read_text("utf-8")
        assert not re.search(r"csrf_exempt|xframe_options_exempt|csp_exempt|Access-Control-", text), file
