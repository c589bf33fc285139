"""What a table holds about somebody: found by who they are (an account), or by a text in which they may be meant.

Every field of text of a table is said to be `texts` (somebody may be named in it: looked through) or `codes` (never).
A test compares that with the model.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from keystage.analysis.store.people import Name
from keystage.analysis.vocabulary import upn
from keystage.service.audit.actions import SERVICE
from keystage.service.privacy.registry import Entry, Subject

__all__ = ["Rows", "Together", "in_words"]

_NAMED = "found by a name in it: see that it means this person"
_LONGEST = 12  # letters of a row's key that are shown: enough to find it, too few to use it
_NUMBERED = "a pupil's number stands in it"


@dataclass(frozen=True, slots=True)
class Rows:
    """model: its label. what: of each row, in words. shows: field -> label of what the person is told.

    account: fields that say whose a row is (a key to a person, or "user:7"). texts: fields in which somebody may be
    named. codes: fields of text that hold only codes. at: the field of its date. school: of its school's URN.
    words: field -> what its code means.
    """

    model: str
    what: str
    shows: Mapping[str, str]
    account: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    at: str = ""
    school: str = ""
    words: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)

    def __call__(self, subject: Subject) -> Iterator[Entry]:
        if subject.kind == "account":
            for row in self._of(subject.key):
                yield self._entry(row)
        elif subject.kind == "named":
            name = Name.parse(subject.key)
            for row in self._with(name.text if name.is_email else name.words[-1]):
                texts = [in_words(getattr(row, field)) for field in self.texts]
                if any(name.is_in(text) for text in texts):
                    yield self._entry(row, look="" if any(name.is_exactly(t) for t in texts) else _NAMED)
        else:
            for row in self._with(upn.tidied(subject.key)):
                yield self._entry(row, look=_NUMBERED)

    def _of(self, key: str) -> Iterable[Any]:
        own = Q()
        for name in self.account:
            field = self._fields()[name]
            own |= Q(**{name: key if field.is_relation else f"user:{key}"})
        return self._all().filter(own).iterator() if own else ()

    def _with(self, word: str) -> Iterable[Any]:
        there = Q()
        for name in self.texts:
            there |= Q(**{f"{name}__icontains": word})
        return self._all().filter(there).iterator() if there and word else ()

    def _entry(self, row: Any, look: str = "") -> Entry:
        found = ((label, self._said(row, path)) for path, label in self.shows.items())
        return Entry(
            what=self.what,
            facts={label: text for label, text in found if text},
            where=f"{row._meta.verbose_name} {str(row.pk)[:_LONGEST]}",
            at=getattr(row, self.at) if self.at else None,
            schools=(text,) if self.school and (text := str(getattr(row, self.school))) else (),
            look=look,
        )

    def _said(self, row: Any, path: str) -> str:
        value = _reached(row, path)
        return self.words[path](value) if path in self.words else in_words(value)

    def _all(self) -> QuerySet[Any]:
        found: QuerySet[Any] = apps.get_model(self.model)._default_manager.order_by("pk")
        return found

    def _fields(self) -> dict[str, Any]:
        return {field.name: field for field in apps.get_model(self.model)._meta.get_fields()}


@dataclass(frozen=True, slots=True)
class Together:
    """Several tables, or a table and whatever else, as one holding."""

    parts: tuple[Any, ...]

    def __call__(self, subject: Subject) -> Iterator[Entry]:
        for part in self.parts:
            yield from part(subject)


def in_words(value: Any) -> str:
    """A value of the database as a person reads it; a list as its parts; who did something only where it is oneself."""
    if value is None or value == "" or value == SERVICE:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value.day} {value:%B %Y}, {value:%H:%M} UTC"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {text}" for key, one in value.items() if (text := in_words(one)))
    if isinstance(value, list | tuple):
        return "; ".join(text for one in value if (text := in_words(one)))
    return str(value)


def _reached(row: Any, path: str) -> Any:
    shown = getattr(row, f"get_{path}_display", None)
    return shown() if shown is not None else getattr(row, path)
