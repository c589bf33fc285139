"""Which release is believed first, and which are read together."""

from collections.abc import Collection, Sequence

from keystage.analysis.returns import Layout, layouts
from keystage.analysis.store import Home, Release

__all__ = ["File", "in_order", "together"]

File = tuple[Release, Layout]

_SURER = ("final", "revised", "provisional")  # statuses, the surest first; any other comes after


def in_order(home: Home, releases: Collection[str] | None = None) -> list[File]:
    """Releases that hold figures, the preferred first. releases: codes of those to use, where not all current ones."""
    known = layouts(home.folder).entries
    held = home.current() if releases is None else [r for r in home.releases() if r.code in releases]
    chosen = [(r, known[r.kind]) for r in held if r.kind in known and _holds_figures(known[r.kind])]
    chosen.sort(key=lambda pair: pair[0].order, reverse=True)
    return sorted(chosen, key=lambda pair: (-pair[1].precedence, _rank(pair[0].status)))


def together(chosen: Sequence[File]) -> list[list[File]]:
    """Files of pupils of one year as one, in the place of the first of them; any other file alone."""
    found: dict[object, list[File]] = {}
    for release, layout in chosen:
        found.setdefault(("pupils", release.year) if layout.pupils else release.code, []).append((release, layout))
    return list(found.values())


def _holds_figures(layout: Layout) -> bool:
    return bool(layout.pupils) or any(column.role for column in layout.columns)


def _rank(status: str) -> int:
    return _SURER.index(status) if status in _SURER else len(_SURER)
