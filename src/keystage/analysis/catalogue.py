"""Every kind of definition on the shelf, and the value that each of its tables becomes."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keystage.analysis.triage.headline_rules as headlines
from keystage.analysis import shelf
from keystage.analysis.benchmarks.depth import Depth
from keystage.analysis.benchmarks.lait import Indicator
from keystage.analysis.benchmarks.recipe import Recipe
from keystage.analysis.disclosure.policy import Order, Policy, Table
from keystage.analysis.errors import InputError
from keystage.analysis.measures.definition import Measure
from keystage.analysis.measures.national_figures import NationalFigure
from keystage.analysis.measures.pupils.starts import HighAttainers, PriorBands
from keystage.analysis.measures.pupils.thresholds import AbsenceThreshold, PhonicsThreshold
from keystage.analysis.measures.pupils.ways import Way
from keystage.analysis.measures.pupils.worked.key_stage_4 import GoodGrade, Rules, SubjectList
from keystage.analysis.measures.standards import Floor
from keystage.analysis.measures.wording import Wording
from keystage.analysis.moderation import Advice, AgreementRule, Blanks, KappaWords, LadderRule, SampleRule
from keystage.analysis.packs import layouts as pages
from keystage.analysis.packs.note import SectionLayout
from keystage.analysis.progress.contextual import definition as contextual
from keystage.analysis.register.authorities import Authority
from keystage.analysis.register.inspections import InspectionScale
from keystage.analysis.register.kinds import KindOfSchool, Phase
from keystage.analysis.register.links import KindOfLink
from keystage.analysis.register.school_types import SchoolType
from keystage.analysis.register.sources import SchoolSource
from keystage.analysis.returns import CtfResult, CtfVersions, Layout
from keystage.analysis.returns.expectations import Outcome
from keystage.analysis.returns.pupils import PupilCheck, PupilWord
from keystage.analysis.scales import ProgressMatrix, Result, Scale
from keystage.analysis.store import Dataset
from keystage.analysis.store.people import ImpersonalColumns, PersonalColumns
from keystage.analysis.store.retention import RecordType
from keystage.analysis.synthetic import MadeUpAgreement, MadeUpArea, MadeUpPerson, Story, WrittenGrades, pupil_level
from keystage.analysis.triage.catalogue import Need
from keystage.analysis.triage.differences import Difference
from keystage.analysis.triage.question_bank import Question, Rule
from keystage.analysis.vocabulary import HalfTerm, PupilGroup, Reason, UpnArea
from keystage.analysis.vocabulary.working_days import BankHoliday

__all__ = ["DEFINITIONS", "Problem", "check"]

DEFINITIONS: dict[str, dict[str, type[Any]]] = {
    "authorities": {"authority": Authority},
    "bank_holidays": {"holiday": BankHoliday},
    "comparative_judgement": {"advice": Advice, "blanks": Blanks},
    "ctf_results": {"result": CtfResult, "versions": CtfVersions},
    "depth": {"depth": Depth},
    "disclosure": {"policy": Policy, "table": Table, "order": Order},
    "expected_outcomes": {"outcome": Outcome},
    "floors": {"floor": Floor},
    "good_grades": {"good": GoodGrade},
    "groups": {"group": PupilGroup},
    "headlines": {
        "choice": headlines.Choice,
        "family": headlines.Family,
        "sentence": headlines.Sentence,
        "spread": headlines.Spread,
        "uncompared": headlines.Uncompared,
    },
    "inspection_scales": {"scale": InspectionScale},
    "key_stage_4_rules": {"rule": Rules},
    "kinds_of_school": {"kind": KindOfSchool, "phase": Phase},
    "lait_indicators": {"indicator": Indicator},
    "layouts": {"layout": Layout},
    "measures": {"measure": Measure},
    "moderation": {"ladder": LadderRule, "rule": AgreementRule, "sample": SampleRule, "words": KappaWords},
    "national_figures": {"figure": NationalFigure},
    "notes": {"section": SectionLayout},
    "packs": {
        "area": pages.AreaLayout,
        "file": pages.SourceWords,
        "audience": pages.AudienceWords,
        "figures": pages.FiguresLayout,
        "kind": pages.KindPage,
        "limit": pages.Limit,
        "need": pages.Need,
        "page": pages.PageLayout,
        "term": pages.Term,
        "type": pages.TypeWords,
    },
    "personal_data": {"impersonal": ImpersonalColumns, "personal": PersonalColumns},
    "prior_bands": {"bands": PriorBands, "high_attainers": HighAttainers},
    "progress_matrices": {"matrix": ProgressMatrix},
    "pupil_checks": {"check": PupilCheck},
    "pupil_words": {"word": PupilWord},
    "questions": {"difference": Difference, "need": Need, "question": Question, "rule": Rule},
    "reasons": {"reason": Reason},
    "release_calendar": {"dataset": Dataset},
    "results": {"result": Result},
    "retention": {"record": RecordType},
    "scales": {"scale": Scale},
    "school_links": {"link": KindOfLink},
    "school_sources": {"file": SchoolSource},
    "school_types": {"type": SchoolType},
    "similar_schools": {"recipe": Recipe},
    "subject_lists": {"list": SubjectList},
    "synthetic": {
        "agreement": MadeUpAgreement,
        "area": MadeUpArea,
        "entry": pupil_level.Entry,
        "kind_of_school": pupil_level.MadeUpKind,
        "made_up_result": pupil_level.MadeUpResult,
        "people": pupil_level.People,
        "person": MadeUpPerson,
        "pupil_area": pupil_level.PupilArea,
        "story": Story,
        "written_grades": WrittenGrades,
    },
    "terms": {"half_term": HalfTerm},
    "thresholds": {"absence": AbsenceThreshold, "phonics": PhonicsThreshold},
    "upn_areas": {"area": UpnArea},
    "value_added": {
        "baseline": contextual.Baseline,
        "model": contextual.ValueAddedModel,
        "predictor": contextual.Predictor,
        "rule": contextual.FitRule,
        "threshold": contextual.Threshold,
    },
    "ways": {"way": Way},
    "words": {"wording": Wording},
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What does not fit in a definition, in a sentence that names file and line."""

    kind: str
    sentence: str


def check(home: Path | None = None) -> Iterator[Problem]:
    """Read every definition on the shelf, an area's own included, and name what does not fit."""
    for kind in shelf.kinds(home):
        tables = DEFINITIONS.get(kind)
        if tables is None:
            yield Problem(kind, f"There is no kind of definition called “{kind}”. There are {', '.join(DEFINITIONS)}.")
            continue
        for table, entry in tables.items():
            try:
                shelf.read(kind, entry, table=table, home=home)
            except InputError as cause:
                yield Problem(kind, str(cause))
        yield from _unknown_tables(kind, tables, home)


def _unknown_tables(kind: str, tables: dict[str, type[Any]], home: Path | None) -> Iterator[Problem]:
    """A table whose name is misspelt would otherwise be passed over in silence."""
    for path in shelf.files(kind, home):
        try:
            data = tomllib.loads(path.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            continue  # named already
        for name, value in data.items():
            rows = isinstance(value, list) and value and all(isinstance(row, dict) for row in value)
            if rows and name not in tables:
                known = ", ".join(f"[[{table}]]" for table in tables)
                yield Problem(kind, f"{path.name}: [[{name}]] is not a table of {kind}; its tables are {known}.")
