"""The elements of a Common Transfer File that are read, and nothing else of it: no address, no contact, no photograph.

Only what is named here is ever kept. Where the format of a version has more, or another file has less, nothing is lost
that figures are made of.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from keystage.analysis.errors import InputError
from keystage.analysis.returns.ctf.documents import other_document
from keystage.analysis.returns.ctf.header import Header, header_of

__all__ = ["Assessment", "CtfElements", "Group", "Pupil"]

_ROOT = "ctfile"
_RETURN = "Message"  # the outermost element of a return to the department
_SOON = 50  # elements within which a return says what it is

# Elements that hold others and may repeat within a pupil: name -> the element they must stand in.
_GROUPS = {
    "Type": "Languages", "FSMinstance": "FSMhistory", "SEN": "SENhistory", "YearData": "Attendance",
}  # fmt: skip
_ASSESSED_IN = ("KeyStage", "StageAssessments")

# Texts that are read: parent -> names.
_WANTED: Mapping[str, frozenset[str]] = {
    parent: frozenset(names.split())
    for parent, names in {
        "Header": "DocumentName CTFversion DateTime DocumentQualifier",
        "SourceSchool": "LEA Estab URN SchoolName AcademicYear",
        "DestSchool": "LEA Estab URN SchoolName",
        "Pupil": "UPN FormerUPN UniqueLearnerNumber Surname Forename DOB Gender Sex",
        "BasicDetails": "FormerUPN UniqueLearnerNumber NCyearActual Ethnicity",
        "LookedAfter": "InCare",
        "Type": "LanguageType Language",
        "FSMinstance": "FSMstartDate FSMendDate",
        "SEN": "StartDate SENprovision",
        "YearData": "Year LEA Estab SessionsPossible SessionsAuthorised SessionsUnauthorised",
        "KeyStage": "Stage",
        "StageAssessment": "Stage Locale Year Subject Method Component ResultStatus ResultQualifier Result ResultDate",
    }.items()
}


@dataclass(slots=True)
class Group:
    """One element that repeats: its texts by name, the first of each."""

    name: str
    said: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Assessment:
    """One assessment. line: where it begins. stage: the texts of the key stage it stands in."""

    line: int
    stage: Mapping[str, str]
    said: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Pupil:
    """One pupil. line: where the element begins."""

    line: int
    said: dict[str, str] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)

    def all(self, name: str) -> list[dict[str, str]]:
        """The texts of every group of one name."""
        return [group.said for group in self.groups if group.name == name]


class CtfElements:
    """Hears of a file's elements, and hands on its header (once, before any pupil) and each pupil when it ends.

    Raises InputError where the document is no Common Transfer File, or has no header.
    """

    def __init__(self, *, header: Callable[[Header], None], pupil: Callable[[Pupil], None]) -> None:
        self._on_header, self._on_pupil = header, pupil
        self._root = ""
        self._heard = 0
        self._texts: dict[tuple[str, str], str] = {}
        self._header_read = False
        self._pupil: Pupil | None = None
        self._stage: dict[str, str] = {}
        self._into: dict[str, str] | None = None  # where the texts of the group that is open go

    def start(self, name: str, parent: str, line: Callable[[], int]) -> bool:
        if parent in _WANTED and name in _WANTED[parent]:
            return True
        if not parent:
            self._begin(name)
        if self._root == _RETURN:
            return self._in_return(name)
        if name == "Pupil" and parent == "CTFpupilData":
            self._need_header()
            self._pupil = Pupil(line())
        elif self._pupil is not None:
            self._in_pupil(self._pupil, name, parent, line)
        elif name == "Header" and self._header_read and parent.casefold() == _ROOT:
            raise InputError("The file has two headers, so nobody can tell whose it is. Export it again.")
        return False

    def leaf(self, name: str, parent: str, text: str) -> None:
        if self._root == _RETURN:
            if name == "Collection":
                raise other_document(self._root, text)
            return
        if not text:
            return
        if self._pupil is None:
            self._texts.setdefault((parent, name), text)
        elif self._into is not None and (parent in _GROUPS or parent == "StageAssessment"):
            self._into.setdefault(name, text)
        elif parent == "KeyStage":
            self._stage.setdefault(name, text)
        elif parent in ("Pupil", "BasicDetails", "LookedAfter"):
            self._pupil.said.setdefault(name, text)

    def end(self, name: str, parent: str) -> None:
        if parent in _WANTED and name in _WANTED[parent]:
            return
        if self._pupil is not None:
            if name == "Pupil" and parent == "CTFpupilData":
                self._on_pupil(self._pupil)
                self._pupil = None
            elif _GROUPS.get(name) == parent or (name == "StageAssessment" and parent in _ASSESSED_IN):
                self._into = None
        elif name == "Header" and parent.casefold() == _ROOT:
            self._header_read = True
            self._on_header(header_of(self._texts))
        elif not parent:
            self._end()

    def _begin(self, name: str) -> None:
        self._root = name
        if name.casefold() != _ROOT and name != _RETURN:
            raise other_document(name)

    def _in_return(self, name: str) -> bool:
        """Of a return to the department only what it is called is heard, which stands near its beginning."""
        self._heard += 1
        if self._heard > _SOON:
            raise other_document(self._root)
        return name == "Collection"

    def _in_pupil(self, pupil: Pupil, name: str, parent: str, line: Callable[[], int]) -> None:
        if name == "KeyStage":
            self._stage = {}
        elif _GROUPS.get(name) == parent:
            pupil.groups.append(Group(name))
            self._into = pupil.groups[-1].said
        elif name == "StageAssessment" and parent in _ASSESSED_IN:
            pupil.assessments.append(Assessment(line(), self._stage if parent == "KeyStage" else {}))
            self._into = pupil.assessments[-1].said

    def _need_header(self) -> None:
        if not self._header_read:
            raise InputError(
                "This looks like a Common Transfer File, but it has no header before its pupils, so nobody can tell "
                "whose it is. Export it again."
            )

    def _end(self) -> None:
        if self._root == _RETURN:
            raise other_document(self._root)
        self._need_header()
