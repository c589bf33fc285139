"""Whom a request is about: every name and number the person is known by, sealed; and which requests are about whom."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from keystage.analysis.errors import InputError
from keystage.analysis.store.people import Name
from keystage.analysis.vocabulary import upn
from keystage.service.privacy.models import RequestStep, RightsRequest
from keystage.service.privacy.registry import Subject
from keystage.service.privacy.sealing import opened, sealed

__all__ = ["checked", "is_same", "keep", "requests_about", "said_in", "subjects_of"]

_OF_SCHOOL = ":"  # "999001:1234", a school's own number of a pupil
_MOST = 10
_SCHOOL_NUMBER = (6, 7)  # figures of a URN, of a LAESTAB


def checked(subjects: Iterable[Subject]) -> tuple[Subject, ...]:
    """Each as it is looked for, once. Raises InputError, which quotes no number, on one that would find nobody."""
    found = tuple(dict.fromkeys(_checked(one) for one in subjects))
    if not found:
        raise InputError("Say whom it is about: a pupil’s number, a name or an e-mail address.")
    if len(found) > _MOST:
        raise InputError(f"Give at most {_MOST} names and numbers for one person.")
    return found


def keep(subjects: Sequence[Subject]) -> str:
    return sealed([{"kind": one.kind, "key": one.key} for one in subjects])


def subjects_of(request: RightsRequest) -> tuple[Subject, ...]:
    """Raises InputError where the key of the home is another than when it was kept."""
    return tuple(Subject(one["kind"], one["key"]) for one in opened(request.subject) or ())


def requests_about(subject: Subject) -> Iterator[tuple[RightsRequest, dict[str, str]]]:
    """Requests about this person, or by them; whoever asked for somebody else is not told to that somebody else."""
    for request in RightsRequest.objects.order_by("pk").iterator():
        asker: dict[str, Any] = opened(request.asker) or {}
        about = any(is_same(subject, one) for one in subjects_of(request))
        if about or _asked(subject, asker):
            yield request, _facts(request, about=about)


def is_same(one: Subject, other: Subject) -> bool:
    """Whether both are plainly the same person. Two people of one name look the same: a person decides."""
    if one.kind != other.kind:
        return False
    if one.kind == "named":
        return Name(one.key).is_exactly(other.key)
    return one.key == other.key or (one.kind == "pupil" and upn.tidied(one.key) == upn.tidied(other.key))


def _facts(request: RightsRequest, *, about: bool) -> dict[str, str]:
    said = {"Asked for": request.get_kind_display(), "State": request.get_state_display()}
    if not about:
        return said | {"About": "somebody for whom this person asked"}
    steps = [step for step in request.steps.all() if step.what in ("decided", "answered", "refused")]
    words = "; ".join(text for step in steps if (text := said_in(step)["said"]))
    told = {"What was asked": str(opened(request.asked) or ""), "What was decided": words}
    return said | {label: text for label, text in told.items() if text}


def said_in(step: RequestStep) -> dict[str, str]:
    """What was written about a step: `said`, and of a decision its `outcome`."""
    return {"said": "", "outcome": "", **(opened(step.words) or {})}


def _asked(subject: Subject, asker: dict[str, Any]) -> bool:
    if subject.kind != "named":
        return False
    name = Name(subject.key)
    return any(name.is_exactly(str(asker.get(field, ""))) for field in ("name", "contact"))


def _checked(one: Subject) -> Subject:
    key = " ".join(one.key.split())
    if one.kind == "named":
        return Subject("named", Name.parse(key).text)
    if one.kind == "account":
        if not key.isdecimal():
            raise InputError("Choose one of the people with an account.")
        return Subject("account", key)
    school, colon, own = key.partition(_OF_SCHOOL)
    if colon:
        if not (school.strip().isdecimal() and len(school.strip()) in _SCHOOL_NUMBER and own.strip()):
            raise InputError("Write a school’s own number as the school’s URN, a colon, and the number: 999001:1234.")
        return Subject("pupil", f"{school.strip()}:{own.strip()}")
    problem = upn.problem(key, authorities=[upn.tidied(key)[1:4]])  # an authority nobody knows may still be in a file
    if problem is not None:
        raise InputError(problem.message)
    return Subject("pupil", upn.tidied(key))
