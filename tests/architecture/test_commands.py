"""Commands start light, are all documented, and the pages made from the code are up to date."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests import commands, held_page, known_files, measures_manual, requirements, roles_page, settings_page

import keystage
from keystage.analysis.measures import measures

ROOT = Path(__file__).resolve().parents[2]


def _modules_after(words: str) -> set[str]:
    script = (
        f"import sys; sys.argv = {['keystage', *words.split()]!r}\ntry:\n    from keystage.cli import main; main()\n"
    )
    script += "except SystemExit: pass\nprint('\\n'.join(m.partition('.')[0] for m in sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


@pytest.mark.parametrize("words", ["--help", "packs --help", "import --help", "--version"])
def test_help_loads_neither_polars_nor_numpy_nor_django(words: str) -> None:
    assert not {"polars", "numpy", "scipy", "django", "typst"} & _modules_after(words)


def test_import_of_the_library_loads_nothing_until_a_name_is_used() -> None:
    script = "import sys, keystage; print('polars' in sys.modules); keystage.read; print('polars' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_every_public_name_is_there_and_says_what_it_is() -> None:
    for name in keystage.__all__:
        assert getattr(keystage, name).__doc__, name


def test_page_of_commands_is_up_to_date() -> None:
    assert commands.PAGE.read_text("utf-8") == commands.page(), "run script/commands"


def test_page_of_known_files_is_up_to_date() -> None:
    assert known_files.PAGE.read_text("utf-8") == known_files.page(), "run script/known-files"


def test_page_of_requirements_is_up_to_date() -> None:
    assert requirements.PAGE.read_text("utf-8") == requirements.page(), "run script/requirements"


def test_page_of_roles_is_up_to_date() -> None:
    assert roles_page.PAGE.read_text("utf-8") == roles_page.page(), "run script/roles"


def test_page_of_settings_is_up_to_date() -> None:
    assert settings_page.PAGE.read_text("utf-8") == settings_page.page(), "run script/settings"


def test_page_of_what_is_held_is_that_of_the_registry() -> None:
    assert held_page.PAGE.read_text("utf-8") == held_page.page(), "run script/held"


def test_manual_of_measures_is_up_to_date() -> None:
    for path, text in measures_manual.pages().items():
        assert path.is_file(), f"{path.name}: run script/manual"
        assert path.read_text("utf-8") == text, f"{path.name}: run script/manual"


def test_every_rule_of_a_measure_made_of_pupils_has_a_worked_example() -> None:
    shown: dict[str, list[int]] = {}
    for example in measures_manual.examples():
        shown.setdefault(example.measure, []).append(example.year)
    bare = [
        f"{measure.code} from {first}"
        for measure in measures()
        if measure.pupils
        for _, first, last in measures_manual.stretches(measure)
        if not any(first <= year <= (last or year) for year in shown.get(measure.code, ()))
    ]
    assert bare == []


def test_every_dependency_says_why_it_is_there() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    named = [line for line in lines if line.startswith('    "') and any(sign in line for sign in (">=", "=="))]
    assert len(named) > 15
    assert [line for line in named if "#" not in line] == []


def test_no_registry_is_named_and_no_lock_file_is_kept() -> None:
    kept = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert "uv.lock" not in kept
    for name in kept:
        if name.startswith("requirements/") or name == "pyproject.toml":
            assert "://" not in (ROOT / name).read_text("utf-8"), name


def test_every_script_is_plain_sh_and_can_be_run() -> None:
    for path in (ROOT / "script").iterdir():
        assert path.read_text("utf-8").startswith("#!/bin/sh\n"), path.name
        assert path.stat().st_mode & 0o111, path.name
