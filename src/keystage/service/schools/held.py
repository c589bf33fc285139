"""What the register holds about people: advisers, corrections in somebody's words, lists that somebody made."""

from collections.abc import Iterator

from keystage.analysis.store.people import Name
from keystage.service.audit.models import Event
from keystage.service.audit.sentences import sentence
from keystage.service.privacy.ageing import Aged
from keystage.service.privacy.registry import Holding, Sighting, Subject
from keystage.service.privacy.rows import Rows, Together
from keystage.service.schools.erasing import from_corrections, from_own_lists
from keystage.service.schools.models import School

__all__ = ["HOLDINGS", "IMPERSONAL"]

_ABOUT_SCHOOLS = (
    "urn", "laestab", "la", "la_name", "town", "postcode", "phase", "kind", "type", "type_words", "religious_character",
    "diocese", "gender", "trust_uid", "cluster_code", "level_in_force", "state", "inspection_kind",
    "inspection_outcome", "inspection_words", "inspection_of", "release", "predecessors",
)  # fmt: skip


def _pages_naming(subject: Subject) -> Iterator[Sighting]:
    """Who opened the page of a school on which somebody stands as its adviser."""
    name = Name.parse(subject.key)
    if name.is_email:
        return
    near = School.objects.filter(adviser__icontains=name.words[-1]).values_list("urn", "adviser")
    urns = [urn for urn, adviser in near if name.is_in(adviser)]
    pages = Event.objects.filter(kind="school", key__in=urns, what="profiles.school.saw").order_by("id")
    for one in pages.iterator():
        yield Sighting(one.at, one.who, f"{sentence(one.what, {})}, URN {one.key}", sure=False, schools=(one.key,))


def _seen(subject: Subject) -> Iterator[Sighting]:
    if subject.kind == "named":
        yield from _pages_naming(subject)


_CORRECTIONS = Aged(
    "schools.correction", "staff_notes", "schools.Correction", "taken_back_at", "corrections that were taken back"
)

HOLDINGS = (
    Holding(
        code="schools.school", title="Schools and who works with them", about=("named",), record_type="school_people",
        models=("schools.School",), seen=_seen,
        facts="the name of a school’s adviser; a trust or school named after somebody",
        source="the authority’s own list of schools, the national register",
        kept="It is made anew from the files that are held: it changes when they do.",
        find=Rows(
            "schools.School", "a school that names somebody", texts=("adviser", "name", "trust", "cluster", "words"),
            codes=_ABOUT_SCHOOLS, school="urn", at="changed_at",
            shows={"name": "School", "urn": "URN", "adviser": "Adviser", "trust": "Trust", "cluster": "Cluster"},
        ),
    ),
    Holding(
        code="schools.change", title="What changed in the register", about=("named", "account"),
        record_type="school_people", models=("schools.RegisterChange", "schools.Projection"),
        facts="sentences on what changed at a school; who took the register in", source="the national register",
        kept="It is public: the national register says the same.",
        find=Together((
            Rows("schools.RegisterChange", "a change in the register", texts=("words",),
                 codes=("kind", "urn", "before"), school="urn", shows={"urn": "URN", "words": "What it says"}),
            Rows("schools.Projection", "a time the register was taken in", account=("by",), codes=("year",), at="at",
                 shows={"year": "Year", "schools": "Schools"}),
        )),
    ),
    Holding(
        code="schools.correction", title="Corrections of the register", about=("account", "named"),
        record_type="staff_notes", models=("schools.Correction",),
        facts="what was corrected, the reason in somebody’s words, who did it", source="the authority’s staff",
        erase=from_corrections, due=_CORRECTIONS.due, dispose=_CORRECTIONS.dispose,
        find=Rows("schools.Correction", "a correction of the register", account=("by",),
                  texts=("value", "said", "reason"), codes=("urn", "field"), school="urn", at="made_at",
                  shows={"urn": "URN", "field": "Of what", "value": "Now", "said": "Before", "reason": "Why",
                         "taken_back_at": "Taken back"}),
    ),
    Holding(
        code="schools.own_lists", title="Watch lists and groups of schools", about=("account", "named"),
        record_type="own_lists", models=("schools.Watched", "schools.SchoolGroup"),
        facts="which schools somebody watches, and what they called a group of them", source="they themselves",
        erase=from_own_lists,
        find=Together((
            Rows("schools.SchoolGroup", "a group of schools", account=("owner",), texts=("name",), codes=("urns",),
                 at="made_at", shows={"name": "Called", "urns": "Schools", "shared": "Shared"}),
            Rows("schools.Watched", "a school on a watch list", account=("user",), codes=("urn",), at="since",
                 school="urn", shows={"urn": "URN"}),
        )),
    ),
)  # fmt: skip

IMPERSONAL = {"schools.ServedArea": "Codes of authorities."}
