"""Breaches as somebody who deals with them reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format

from keystage.analysis.errors import InputError
from keystage.service.accounts.reach import reach
from keystage.service.privacy.clock import breach_due
from keystage.service.privacy.models import Breach
from keystage.service.privacy.sealing import opened
from keystage.service.site.privacy.requests import PERMISSION, called

__all__ = ["ShownBreach", "as_given", "breaches_seen", "seen_breach", "shown_breach", "written"]

_FIRST = 80  # letters of what happened that stand in a list
_HOUR = 3_600  # seconds


@dataclass(frozen=True, slots=True)
class ShownBreach:
    """fields: as the form begins with them. due: until when the ICO is to be told; hours: that are left of it."""

    breach: Breach
    place: str
    first: str
    due: datetime
    hours: int
    status: tuple[str, str]
    fields: Mapping[str, Any]


def breaches_seen(user: Any) -> QuerySet[Breach]:
    """Those of the places whose data protection officer somebody is."""
    found = reach(user, PERMISSION)
    if found.everywhere:
        return Breach.objects.all()
    here = Q(pk__in=[])
    for kind, code in found.places:
        here |= Q(place_kind=kind, place=code)
    return Breach.objects.filter(here)


def seen_breach(user: Any, pk: int) -> Breach:
    """One of them, or absent."""
    found = breaches_seen(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def shown_breach(breach: Breach) -> ShownBreach:
    """Opened for reading."""
    texts = {name: _text(getattr(breach, name)) for name in ("what", "why", "done")}
    due, now = breach_due(breach.known_at), timezone.now()
    hours = int((due - now).total_seconds() // _HOUR)
    fields = {
        **texts, "people": breach.people, "risk": breach.risk, "ico": breach.ico,
        "ico_told_on": timezone.localtime(breach.ico_told_at).date() if breach.ico_told_at else None,
        "people_told_on": breach.people_told_on, "closed_on": breach.closed_on, "version": breach.version,
    }  # fmt: skip
    what = texts["what"]
    first = what if len(what) <= _FIRST else f"{what[:_FIRST].rsplit(' ', 1)[0]} …"
    place = called(breach.place_kind, breach.place)
    return ShownBreach(breach, place, first, due, hours, _standing(breach, hours), fields)


def as_given(given: Mapping[str, Any], before: Breach) -> dict[str, Any]:
    """The form's values as the breach has them: a day on which the ICO was told is noon of it."""
    day: date | None = given["ico_told_on"]
    kept = before.ico_told_at
    told = None
    if day is not None:
        same = kept is not None and timezone.localtime(kept).date() == day
        told = kept if same else timezone.make_aware(datetime.combine(day, time(12)))
    names = ("what", "people", "risk", "ico", "why", "people_told_on", "done", "closed_on")
    return {name: given[name] for name in names} | {"ico_told_at": told}


def written(form: forms.Form, values: Mapping[str, Any]) -> str:
    """What stands in the fields that people see, a line each, to set two side by side. values: by the fields' names."""
    lines = []
    for name, field in form.fields.items():
        value = values.get(name)
        if field.widget.is_hidden or value in (None, ""):
            continue
        choices: Any = field.choices if isinstance(field, forms.ChoiceField) else ()
        words = dict(choices).get(value, value)
        lines.append(f"{field.label} {date_format(words, 'j F Y') if isinstance(words, date) else words}")
    return "\n".join(lines)


def _text(token: str) -> str:
    try:
        return str(opened(token) or "")
    except InputError as refusal:
        return str(refusal)


def _standing(breach: Breach, hours: int) -> tuple[str, str]:
    if breach.closed_on:
        return "Closed", ""
    if breach.ico_told_at or breach.ico == Breach.Ico.not_needed:
        return "Decided", ""
    return ("72 hours are over", "intensive") if hours < 0 else (f"{hours} hours left", "targeted")
