"""Prepared figures open only where this service wrote them, and only as what figures are made of."""

import os
import pickle
import zlib
from datetime import date
from typing import Any

import polars as pl
import pytest

from keystage.analysis.vocabulary import AcademicYear
from keystage.service.profiles import sealed_pickles
from keystage.service.profiles.kept_pieces import kept_value
from keystage.service.profiles.sealed_pickles import NotOursError, key_mark, open_sealed, seal


class _Bomb:
    def __reduce__(self) -> Any:
        return os.mkdir, ("was-opened",)


def test_a_value_comes_back_as_it_was() -> None:
    value = {
        "frame": pl.DataFrame({"a": [1, None], "b": ["x", "é"]}),
        "day": date(2026, 11, 12),
        "year": AcademicYear(2023),
    }
    back = open_sealed(seal(value))
    assert back["frame"].equals(value["frame"])
    assert (back["day"], back["year"]) == (value["day"], value["year"])


def test_a_pickle_without_our_code_is_not_opened(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for data in (pickle.dumps(_Bomb()), zlib.compress(pickle.dumps(_Bomb())), b"", b"x" * 32, b"x" * 400):
        with pytest.raises(NotOursError):
            open_sealed(data)
    assert not (tmp_path / "was-opened").exists()


def test_every_bit_counts() -> None:
    data = seal({"a": 1})
    for place in range(len(data) * 8):
        changed = bytearray(data)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(NotOursError):
            open_sealed(bytes(changed))


def test_even_with_our_code_only_known_classes_are_opened(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for value in (_Bomb(), os.system, pickle.loads, sealed_pickles.seal):
        with pytest.raises(NotOursError):
            open_sealed(seal(value))
    assert not (tmp_path / "was-opened").exists()


def test_another_key_opens_nothing_and_is_known_by_its_mark(settings: Any) -> None:
    data, mark = seal(1), key_mark()
    settings.SECRET_KEY = "another key"
    assert key_mark() != mark
    with pytest.raises(NotOursError):
        open_sealed(data)


def test_a_kept_value_is_made_once_and_again_where_it_is_damaged(tmp_path: Any) -> None:
    made: list[int] = []

    def make() -> tuple[AcademicYear, int]:
        made.append(1)
        return AcademicYear(2023), len(made)

    folder = tmp_path / "figures"
    assert kept_value(folder, "a", make=make) == (AcademicYear(2023), 1)  # a folder that has gone keeps nothing
    folder.mkdir()
    assert [kept_value(folder, "a", make=make)[1] for _ in range(3)] == [2, 2, 2]
    (path,) = (folder / "drawn").iterdir()
    path.write_bytes(path.read_bytes()[:-1])
    assert [kept_value(folder, "a", make=make)[1] for _ in range(2)] == [3, 3]
    assert kept_value(folder, "b", make=make)[1] == 4
