"""Whether issued packs and figures that are ready are as they were made. Figures are made anew where they are not."""

import json
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from keystage.analysis.store.soundness import digest_of, set_aside
from keystage.service.profiles.models import IssuedPack, Prepared
from keystage.service.profiles.pack_files import FORMATS, folder_of
from keystage.service.profiles.ready import DIGESTS
from keystage.service.profiles.ready import folder_of as figures_folder
from keystage.service.profiles.selectors import in_use

__all__ = ["figures", "packs"]


def packs(*, thorough: bool) -> Iterator[tuple[str, bool]]:
    """A pack's files beside the digests that were noted as it was issued."""
    for pack in IssuedPack.objects.order_by("pk").iterator():
        for format, noted in pack.files.items():
            path = folder_of(pack.key) / f"pack.{format}"
            if not _is_as_noted(path, noted, thorough=thorough):
                set_aside(path)
                of = f"{FORMATS.get(format, format)} of pack {pack.number} of {pack.subject}, {pack.year},"
                yield f"The {of} is damaged or missing. Put {path} back from a backup.", False


def figures(*, thorough: bool) -> Iterator[tuple[str, bool]]:
    """Figures are thrown away where one file of them is damaged: the worker makes them anew."""
    for key in sorted(in_use()):
        folder = figures_folder(settings.KEYSTAGE_HOME, key)
        if not _are_whole(folder, thorough=thorough):
            years = ", ".join(sorted(set(Prepared.objects.filter(key=key).values_list("year", flat=True))))
            if folder.is_dir():
                folder.replace(folder.with_name(f".making-{key}-damaged"))  # cleared with what is half made
            yield f"Figures of {years} were damaged or missing, and are made ready anew.", True


def _is_as_noted(path: Path, noted: dict[str, object], *, thorough: bool) -> bool:
    if not path.is_file() or path.stat().st_size != noted["bytes"]:
        return False
    return not thorough or digest_of(path) == noted["sha256"]


def _are_whole(folder: Path, *, thorough: bool) -> bool:
    try:
        noted: dict[str, list[object]] = json.loads((folder / DIGESTS).read_text("ascii"))
    except FileNotFoundError:  # made by an earlier version, which noted none; or thrown away
        return folder.is_dir()
    except (OSError, ValueError):
        return False
    for name, (size, digest) in noted.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != size or (thorough and digest_of(path) != digest):
            return False
    return True
