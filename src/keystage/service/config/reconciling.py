"""Whether the two stores agree: what the database says was accepted, sent in and issued, and what lies in the home."""

from dataclasses import dataclass
from pathlib import Path

from keystage.analysis.store import Home
from keystage.service.intake.incoming import has_bytes
from keystage.service.intake.models import Accepted, Upload
from keystage.service.profiles.models import IssuedPack
from keystage.service.profiles.pack_files import checked

__all__ = ["Reconciled", "reconcile"]

_NEEDS_ITS_BYTES = (Upload.State.received, Upload.State.reading, Upload.State.read, Upload.State.accepting)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """releases, packs, uploads: how many were looked at. waiting: releases that no row knows yet; the service numbers
    them by itself. The others name what is missing: releases, packs, files sent in."""

    releases: int
    packs: int
    uploads: int
    waiting: tuple[str, ...]
    missing_releases: tuple[str, ...]
    unsound_packs: tuple[str, ...]
    lost_uploads: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return not (self.missing_releases or self.unsound_packs or self.lost_uploads)

    def sentences(self) -> list[str]:
        """One for each kind of thing that is not as it should be."""
        found = [
            (self.missing_releases, "releases that the database names are not there, or not whole"),
            (self.unsound_packs, "issued packs have files that are missing or changed"),
            (self.lost_uploads, "files that were sent in and not accepted yet have lost their bytes: send them again"),
        ]
        return [
            f"{len(keys):,} {words}: {', '.join(keys[:5])}{' …' * (len(keys) > 5)}." for keys, words in found if keys
        ]


def reconcile(folder: Path) -> Reconciled:
    """Look, and change nothing."""
    home = Home(folder)
    standing = home.standing()
    rows = set(Accepted.objects.values_list("release", flat=True))
    whole = {one.code for one in standing.releases if home.data_of(one).is_file()}
    broken = {one.code for one in standing.releases} - whole
    packs = list(IssuedPack.objects.all())
    uploads = list(Upload.objects.filter(state__in=_NEEDS_ITS_BYTES).values_list("pk", flat=True))
    return Reconciled(
        releases=len(standing.releases),
        packs=len(packs),
        uploads=len(uploads),
        waiting=tuple(sorted(whole - rows)),
        missing_releases=tuple(sorted((rows - standing.codes) | (rows & broken))),
        unsound_packs=tuple(sorted(str(one.key) for one in packs if not all(file.sound for file in checked(one)))),
        lost_uploads=tuple(sorted(str(key) for key in uploads if not has_bytes(key))),
    )
