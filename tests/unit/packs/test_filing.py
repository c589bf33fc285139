"""Folders and file names."""

from keystage.analysis.packs.filing import NO_ADVISER, file_stem, folders
from keystage.analysis.vocabulary import AcademicYear


def test_every_adviser_has_a_folder_of_their_own() -> None:
    made = folders(["Adviser 1", "adviser-1", None, "  ", "CON", "../../etc", "Zoë Müller"])
    assert made["Adviser 1"] == "adviser-1"
    assert made["adviser-1"] == "adviser-1-2"
    assert made[None] == made["  "] == NO_ADVISER
    assert made["CON"] == "con-adviser"
    assert made["../../etc"] == "etc"
    assert made["Zoë Müller"] == "zoe-muller"
    assert len({made[name] for name in made if name and name.strip()}) == 5


def test_letters_that_a_folder_cannot_hold_still_give_a_folder() -> None:
    assert folders(["Ωμέγα", "Ψ"]) == {"Ωμέγα": "adviser", "Ψ": "adviser-2"}


def test_a_file_says_school_year_document_and_audience() -> None:
    name = file_stem("999001", year=AcademicYear(2019), what="School summary", audience="adviser")
    assert name == "999001-2018-19-school-summary-adviser"
