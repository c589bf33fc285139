"""A pupil is erased by two people, then an older backup restored: their bytes are found nowhere in the new home.

`script/drill erased` runs it, and restores without the ledger of erasures too, so that it is seen that the backup holds
the pupil. What a restore does about erasures is tested in `tests/service/config` in little.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from keystage.service.config.backups.key_pairs import make_pair

pytestmark = [
    pytest.mark.req("X.19"),
    pytest.mark.skipif("KEYSTAGE_DRILLS" not in os.environ, reason="half a minute: script/drill erased"),
]
PAIR = make_pair()
_ROOT = Path(__file__).parents[3]
_TRIAL = "tests.integration.service.erased_pupil"
_KEYS = ("audit-key", "erasure-key", "secret-key")


def _run(home: Path, *words: str, given: str = "") -> str:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("KEYSTAGE_") and k != "DATABASE_URL"}
    own = {"KEYSTAGE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "keystage.service.config.settings",
           "KEYSTAGE_BACKUP_TO": PAIR.public, "KEYSTAGE_FREE_SPACE": "1"}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", *words], env=kept | own, input=given, capture_output=True, text=True, check=False,
        cwd=_ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout if words[0] == _TRIAL else done.stdout + done.stderr


def places_of(home: Path) -> Iterator[str]:
    """In names and bytes of every file, the database's with its log and its free pages, opened as far as it opens."""
    from tests.service.privacy.test_canary import SECRETS, _in, _opened

    for path in sorted(home.rglob("*")):
        pieces = [str(path.relative_to(home)).encode(), *(_opened(path.read_bytes()) if path.is_file() else ())]
        yield from (f"{path.relative_to(home)}: {one}" for one in SECRETS if any(_in(one, piece) for piece in pieces))


def _said(text: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(text.strip().splitlines()[-1])
    return said


def test_an_erased_pupil_does_not_come_back_with_an_older_backup(tmp_path: Path) -> None:
    from tests.service.privacy.test_canary import SECRETS

    home, new = tmp_path / "home", tmp_path / "new"
    done = _said(_run(home, _TRIAL, "erase", str(tmp_path / "backups")))
    assert set(done["before"]) == set(SECRETS), "it was planted"
    assert list(places_of(home)) == []

    said = _run(new, "keystage.cli", "restore", done["older"], "--key", "-", given=PAIR.private)
    assert "1 erasure gone through again" in said
    assert list(places_of(new)) == []
    seen = _said(_run(new, _TRIAL, "look"))
    assert (seen["status"], seen["others"], seen["shown"]) == (200, True, False)
    assert len(seen["reapplied"]) == 1
    assert seen["reapplied"][0] > 0, "it had come back"
    assert seen["problems"] == list(places_of(new)) == []
    kept = {key: (home / key).read_bytes() for key in _KEYS}
    assert kept == {key: (new / key).read_bytes() for key in _KEYS}, "what is needed to read it came along"


def test_without_the_ledger_beside_it_the_pupil_is_in_that_backup(tmp_path: Path) -> None:
    home, new = tmp_path / "home", tmp_path / "new"
    done = _said(_run(home, _TRIAL, "erase", str(tmp_path / "backups")))
    alone = tmp_path / "alone" / Path(done["older"]).name
    alone.parent.mkdir()
    shutil.copy(done["older"], alone)
    _run(new, "keystage.cli", "restore", str(alone), "--key", "-", given=PAIR.private)
    assert list(places_of(new))
