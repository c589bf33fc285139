"""The places roles are given for: what they are called, what lies in what, and which of them somebody may give.

The register stands above this app; its table is asked by name, as other apps ask for the user's.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, StrIndex, Substr
from django.utils import timezone

from keystage.analysis.register.authorities import authorities
from keystage.service.accounts.models import PlaceKind
from keystage.service.accounts.reach import Reach

__all__ = [
    "Place",
    "authorities_now",
    "chain",
    "choices",
    "is_known",
    "name",
    "named",
    "names",
    "roles_within",
    "schools_within",
]

Place = tuple[str, str]  # kind, code
_FIELDS = {"la": ("la", "la_name"), "trust": ("trust_uid", "trust"), "cluster": ("cluster_code", "cluster")}


def _schools() -> QuerySet[Any]:
    return apps.get_model("schools", "School").objects.all()


def authorities_now() -> dict[str, str]:
    """England's authorities of today, by code: there before any school is, or nobody could send in a register."""
    today = timezone.localdate()
    return {one.code: one.name for one in authorities(settings.KEYSTAGE_HOME) if one.on(today)}


def schools_within(found: Reach) -> QuerySet[Any]:
    """The register's schools in somebody's places."""
    if found.everywhere:
        return _schools()
    return _schools().filter(
        Q(urn__in=found.codes("school"))
        | Q(la__in=found.codes("la"))
        | Q(trust_uid__in=found.codes("trust"))
        | Q(cluster_code__in=found.codes("cluster"))
    )


def chain(kind: str, code: str) -> tuple[Place, ...]:
    """A place and all it lies in. A trust and a programme lie in no authority; a class lies in its school."""
    own = (kind, code)
    if kind == "class":
        return (own, *chain("school", code.partition(":")[0]))
    if kind == "cluster":
        return (own, ("la", code.partition(":")[0]))
    if kind == "school":
        school = _schools().filter(urn=code).values_list("la", "trust_uid", "cluster_code").first()
        above = zip(("la", "trust", "cluster"), school or (), strict=False)
        return (own, *((of, above_code) for of, above_code in above if above_code))
    return (own,)


def is_known(kind: str, code: str) -> bool:
    """Whether there is such a place. Programmes have no register yet: any name is one."""
    if kind == "everywhere":
        return code == ""
    if kind in _FIELDS:
        held = bool(code) and _schools().filter(**{_FIELDS[kind][0]: code}).exists()
        return held or (kind == "la" and code in authorities_now())
    if kind == "school":
        return _schools().filter(urn=code).exists()
    if kind == "class":
        urn, colon, of = code.partition(":")
        return bool(colon and of.strip()) and is_known("school", urn)
    return bool(code.strip())


def name(kind: str, code: str) -> str:
    return names([(kind, code)])[kind, code]


def names(places: Iterable[Place]) -> dict[Place, str]:
    """What places are called, in at most four queries however many there are."""
    wanted = set(places)
    found = {place: _plain(*place) for place in wanted}
    if any(kind == "la" for kind, _ in wanted):
        found |= {("la", code): text for code, text in authorities_now().items() if ("la", code) in wanted}
    for kind, (field, words) in _FIELDS.items():
        codes = [code for of, code in wanted if of == kind]
        if codes:
            rows = _schools().filter(**{f"{field}__in": codes}).values_list(field, words).distinct()
            found |= {(kind, code): text for code, text in rows if text}
    urns = {code.partition(":")[0] for kind, code in wanted if kind in ("school", "class")}
    called = dict(_schools().filter(urn__in=urns).values_list("urn", "name")) if urns else {}
    for kind, code in wanted:
        urn, _, of = code.partition(":")
        if kind == "school" and urn in called:
            found[kind, code] = called[urn]
        elif kind == "class":
            found[kind, code] = f"class {of}, {called.get(urn, urn)}"
    return found


def _plain(kind: str, code: str) -> str:
    return "everywhere" if kind == "everywhere" else f"{PlaceKind(kind).label.lower()} {code}"


def roles_within(found: Reach) -> Q:
    """Assignments (or invitations) for places within somebody's own."""
    if found.everywhere:
        return Q()
    inside = schools_within(found)
    ended = Concat(OuterRef("place"), Value(":"))  # PostgreSQL works it out for places without a colon too
    urn = Substr(OuterRef("place"), 1, StrIndex(ended, Value(":")) - 1)
    kept = Q(place_kind="school", place__in=inside.values("urn"))
    kept |= Q(Exists(inside.filter(urn=urn)), place_kind="class")
    for kind, code in found.places:
        kept |= Q(place_kind=kind, place=code)
        if kind == "la":
            kept |= Q(place_kind="cluster", place__startswith=f"{code}:")
    return kept


def named(text: str) -> Q:
    """Assignments for places whose name holds these words."""
    schools = _schools()
    found = Q(place_kind="school", place__in=schools.filter(name__icontains=text).values("urn"))
    for kind, (field, words) in _FIELDS.items():
        rows = schools.filter(**{f"{words}__icontains": text}).exclude(**{field: ""})
        found |= Q(place_kind=kind, place__in=rows.values(field))
    return found


def choices(found: Reach, kinds: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Places of these kinds within somebody's own, for a form: (heading, [("school:999001", its name)])."""
    shown = []
    for kind in kinds:
        rows = _of_kind(found, kind)
        if rows:
            shown.append((PlaceKind(kind).label, rows))
    return shown


def _of_kind(found: Reach, kind: str) -> list[tuple[str, str]]:
    if kind == "everywhere":
        return [("everywhere:", "Everywhere")] if found.everywhere else []
    if kind == "programme":
        mine = sorted(found.codes("programme"))
        return (
            [("programme:", "A programme, named below")] if found.everywhere else [(f"programme:{c}", c) for c in mine]
        )
    inside = schools_within(found)
    if kind in ("school", "class"):
        rows = inside.exclude(state="closed").order_by("name").values_list("urn", "name", "town")
        return [(f"{kind}:{urn}", f"{of}, {town}" if town else of) for urn, of, town in rows]
    field, words = _FIELDS[kind]
    called = authorities_now() if kind == "la" and found.everywhere else {}
    called |= dict(inside.exclude(**{field: ""}).order_by(words).values_list(field, words).distinct())
    return [
        (f"{kind}:{code}", f"{text} ({code})" if text else code)
        for code, text in sorted(called.items(), key=lambda one: (one[1], one[0]))
        if found.covers(*chain(kind, code))
    ]
