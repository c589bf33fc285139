"""The last seal's note outlasts a power cut: bytes first, then the name, then the folder."""

import os
from pathlib import Path

import pytest

from keystage.service.audit.head import head_file, note_head, noted_head


@pytest.mark.req("X.7")
def test_the_head_is_on_the_disk_before_it_has_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    sync, replace = os.fsync, Path.replace

    def synced(number: int) -> None:
        done.append(f"synced {Path(f'/proc/self/fd/{number}').readlink().name}")
        sync(number)

    def replaced(path: Path, to: Path) -> Path:
        done.append(f"renamed {path.name}")
        return replace(path, to)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    note_head(7, "ab" * 32)
    assert done == ["synced audit-head.new", "renamed audit-head.new", f"synced {head_file().parent.name}"]
    assert noted_head() == (7, "ab" * 32)
