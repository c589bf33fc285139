"""The registry as a page and as a document show it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from keystage.analysis.returns import layouts
from keystage.analysis.store.people import about_people
from keystage.analysis.store.retention import RecordType, record_types
from keystage.service.privacy.registry import Holding, holdings

__all__ = ["ABOUT", "ShownHolding", "shown_holdings", "unsaid_columns"]

ABOUT: Mapping[str, str] = {
    "pupil": "pupils", "account": "people with an account",
    "named": "heads, chairs, advisers, officers, people invited",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownHolding:
    """about, where: in words. kept: how long; then: what becomes of it; basis: by what right."""

    holding: Holding
    about: str
    where: str
    record: RecordType | None
    erased: bool

    @property
    def kept(self) -> str:
        return self.record.how_long if self.record else ""


def shown_holdings() -> list[ShownHolding]:
    """In the registry's order: what stands highest first."""
    types = record_types(settings.KEYSTAGE_HOME)
    return [
        ShownHolding(
            one, ", ".join(ABOUT[kind] for kind in one.about), _where(one), types.get(one.record_type),
            one.erase is not None,
        )
        for one in holdings().values()
    ]  # fmt: skip


def unsaid_columns() -> list[tuple[str, str]]:
    """Title of an area's own kind of file -> columns of which nobody has said whether they are about a person."""
    home = settings.KEYSTAGE_HOME
    found = ((layout, about_people(layout, home).unsaid) for layout in layouts(home))
    return [(layout.title, ", ".join(unsaid)) for layout, unsaid in found if unsaid]


def _where(one: Holding) -> str:
    tables = f"tables {', '.join(one.models)}" if one.models else ""
    files = f"files in {', '.join(one.files)}" if one.files else ""
    return "; ".join(filter(None, (tables, files)))
