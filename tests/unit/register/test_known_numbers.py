"""Which schools a home knows by number."""

from pathlib import Path

from tests.factories.ctf_files import ctf_file, pupil
from tests.factories.homes import NOW, home_of
from tests.factories.register_files import SPINE

from keystage.analysis.register import known_numbers
from keystage.analysis.store import Home, take_in

CTF = ctf_file([pupil("", year_group="6")], laestab="9982009", urn="999009")


def _with_a_ctf(folder: Path, home: Home) -> Home:
    (folder / "pupils.xml").write_bytes(CTF)
    (taken,) = take_in(folder / "pupils.xml", home=home, now=NOW, any_school=True, rows="good")
    assert taken.kind == "ctf"
    return home


def test_every_school_of_a_register_is_known_by_both_its_numbers(tmp_path: Path) -> None:
    assert known_numbers(home_of(tmp_path, (SPINE, "2018/19"))) == {
        "999001": "9982001", "999102": "9982002", "999201": "9984001", "999301": "9986001",
    }  # fmt: skip


def test_an_empty_home_knows_none(tmp_path: Path) -> None:
    assert known_numbers(Home(tmp_path / "home")) == {}


def test_a_file_of_pupils_makes_no_school_known(tmp_path: Path) -> None:
    assert known_numbers(_with_a_ctf(tmp_path, Home(tmp_path / "home"))) == {}
    assert "999009" not in known_numbers(_with_a_ctf(tmp_path, home_of(tmp_path, (SPINE, "2018/19"))))
