"""What figures and packs hold about people: advisers by name, who issued what. No pupil's number or name is in any."""

from collections.abc import Iterator

from keystage.analysis.store.people import Name
from keystage.service.audit.models import Event
from keystage.service.audit.sentences import sentence
from keystage.service.privacy.registry import Entry, Holding, Sighting, Subject
from keystage.service.privacy.rows import Rows, Together
from keystage.service.profiles.models import IssuedPack
from keystage.service.schools.models import School

__all__ = ["HOLDINGS", "IMPERSONAL", "IMPERSONAL_FILES"]


def _ready(subject: Subject) -> Iterator[Entry]:
    """Figures made ready repeat what the register says of a school, its adviser included."""
    if subject.kind != "named" or "@" in subject.key:
        return
    name = Name.parse(subject.key)
    for urn, adviser in School.objects.filter(adviser__icontains=name.words[-1]).values_list("urn", "adviser"):
        if name.is_in(adviser):
            yield Entry("a school’s page made ready, which names its adviser", {"Adviser": adviser},
                        f"figures of school {urn}", schools=(urn,))  # fmt: skip


def _taken(subject: Subject) -> Iterator[Sighting]:
    """Who opened or took away a pack that names somebody as adviser."""
    if subject.kind != "named":
        return
    name = Name.parse(subject.key)
    if name.is_email:
        return
    near = IssuedPack.objects.filter(adviser__icontains=name.words[-1]).values_list("subject", "adviser")
    subjects = {code for code, adviser in near if name.is_in(adviser)}
    packs = ("profiles.pack.saw", "profiles.pack-taken", "profiles.packs-taken")
    for one in Event.objects.filter(what__in=packs, key__in=subjects).order_by("id").iterator():
        yield Sighting(one.at, one.who, f"{sentence(one.what, {})}, {one.kind} {one.key}", sure=False)


HOLDINGS = (
    Holding(
        code="profiles.pack", title="Issued packs", about=("account", "named"), record_type="issued_packs",
        models=("profiles.IssuedPack", "profiles.PackRun"), files=("packs",), seen=_taken,
        facts="a school’s adviser by name, who issued the pack; figures of groups, never a pupil",
        source="the authority’s list of schools, whoever issued it",
        kept="An issued pack stays as it was on its day.",
        find=Together((
            Rows("profiles.IssuedPack", "an issued pack", account=("by",), texts=("adviser", "name"), at="at",
                 codes=("subject", "urns", "year", "audience", "digest", "files", "stands_on", "figures", "definitions",
                        "run"),
                 shows={"name": "Of", "year": "Year", "number": "Number", "adviser": "Adviser"}),
            Rows("profiles.PackRun", "packs asked for together", account=("by",), texts=("adviser", "name", "failures"),
                 at="at", codes=("kind", "code", "urns", "year", "audience"),
                 shows={"name": "Of", "year": "Year", "adviser": "Adviser"}),
        )),
    ),
    Holding(
        code="profiles.figures", title="Figures made ready for pages", about=("named",), record_type="school_people",
        files=("figures",), find=_ready,
        facts="a school’s adviser by name; figures of groups, in which a pupil of a small group may be recognised by "
              "whoever knows the school: protected for each reader",
        source="made of releases", kept="They are made anew whenever a release changes, and hold nothing of their own.",
    ),
)  # fmt: skip

IMPERSONAL = {
    "profiles.Prepared": "Which figures are ready: digests, years and counts.",
    "profiles.TalliedPupils": "Which years' pupils are tallied: a file's name, codes of measures, a count.",
}
IMPERSONAL_FILES = {".figures-shape": "Digests of the program that made figures and of how they lie on disk."}
