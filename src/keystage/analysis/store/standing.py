"""Which releases count, of all whose manifests are there."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from keystage.analysis.store.release import Destroyed, Release

__all__ = ["Standing"]


@dataclass(frozen=True)
class Standing:
    """every: what all manifests say. From the moment a successor is there it counts, and what it replaces no longer."""

    every: tuple[Release | Destroyed, ...]

    @cached_property
    def heirs(self) -> dict[str, str]:
        """Code of a release -> of the one that replaces it."""
        return {one.replaces: one.code for one in self._manifests if one.replaces}

    @cached_property
    def releases(self) -> tuple[Release, ...]:
        """Those with rows, oldest import first; each names as the one it revises what has come of that."""
        held = [one for one in self.every if isinstance(one, Release) and one.code not in self.heirs]
        named = [replace(one, revises=self.now(one.revises)) if one.revises else one for one in held]
        return tuple(sorted(named, key=lambda r: r.order))

    @cached_property
    def current(self) -> tuple[Release, ...]:
        """Those that no later one revises. What was destroyed whole still keeps down what it had revised."""
        gone = [one for one in self.destroyed if one.release.code not in self.heirs]
        superseded = {r.revises for r in self.releases} | {
            self.now(one.release.revises) for one in gone if one.release.revises
        }
        return tuple(r for r in self.releases if r.code not in superseded)

    @cached_property
    def destroyed(self) -> tuple[Destroyed, ...]:
        """What is no longer here, the first to go first."""
        found = [one for one in self.every if isinstance(one, Destroyed)]
        return tuple(sorted(found, key=lambda one: (one.at, one.release.code)))

    @cached_property
    def codes(self) -> frozenset[str]:
        """Every name that was ever given."""
        return frozenset(one.code for one in self._manifests)

    @cached_property
    def destroyed_sources(self) -> frozenset[str]:
        """Digests of files that were destroyed with a release: they are not kept a second time."""
        return frozenset(one.release.sha256 for one in self.destroyed)

    @property
    def every_release(self) -> tuple[Release, ...]:
        """What every manifest says of its release, also of one that is no longer here."""
        return tuple(self._manifests)

    @property
    def last_number(self) -> int:
        return max((one.number for one in self._manifests), default=0)

    @cached_property
    def replaced(self) -> tuple[Release, ...]:
        """Those that a successor stands for, and whose rows still lie there: what a kill left half done."""
        return tuple(one for one in self.every if isinstance(one, Release) and one.code in self.heirs)

    def manifest(self, code: str) -> Release:
        """What a manifest says, also of a release that is no longer here."""
        return next(one for one in self._manifests if one.code == code)

    def now(self, code: str) -> str:
        """The release that stands for one today: itself, where nothing replaces it."""
        while code in self.heirs:
            code = self.heirs[code]
        return code

    @property
    def _manifests(self) -> Iterable[Release]:
        return (one.release if isinstance(one, Destroyed) else one for one in self.every)
