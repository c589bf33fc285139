"""The disk that `script/drill power` cuts the power of: what it keeps for certain, and what it may lose."""

import random

from benchmarks.faults.power import Call, Disk


def _states(*calls: Call) -> list[dict[str, bytes | None]]:
    disk = Disk()
    disk.hold("/h", None)
    for call in calls:
        disk.take(call)
    return [disk.after_a_cut(random.Random(seed)) for seed in range(60)]


_MADE = (
    Call("openat", ("/h/a",), flags="O_CREAT", number=3), Call("write", ("/h/a",), b"whole", number=3),
)  # fmt: skip
_FILE, _FOLDER, _RENAMED = Call("fsync", ("/h/a",)), Call("fsync", ("/h",)), Call("rename", ("/h/a", "/h/b"))


def test_what_was_synced_with_its_folder_is_there_whatever_happens() -> None:
    assert all(state["/h/a"] == b"whole" for state in _states(*_MADE, _FILE, _FOLDER))


def test_a_file_whose_folder_was_not_synced_may_have_no_name() -> None:
    states = _states(*_MADE, _FILE)
    assert any("/h/a" not in state for state in states)
    assert all(state.get("/h/a", b"whole") == b"whole" for state in states)


def test_a_file_that_was_not_synced_may_be_empty() -> None:
    assert {state["/h/a"] for state in _states(*_MADE, _FOLDER)} == {b"", b"whole"}


def test_a_rename_is_there_or_not_until_the_folder_is_synced() -> None:
    both = _states(*_MADE, _FILE, _FOLDER, _RENAMED)
    assert {("/h/a" in state, "/h/b" in state) for state in both} == {(True, False), (False, True)}
    after = _states(*_MADE, _FILE, _FOLDER, _RENAMED, _FOLDER)
    assert all(state.get("/h/b") == b"whole" for state in after)
