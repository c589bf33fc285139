"""Whether releases, and files that wait to be decided on, are as they came."""

from collections.abc import Iterator

from keystage.analysis.store.soundness import damage_to, digest_of, set_aside
from keystage.service.intake.incoming import folder_of
from keystage.service.intake.models import Upload
from keystage.service.intake.selectors import home

__all__ = ["files"]

_WAIT = (Upload.State.received, Upload.State.reading, Upload.State.read, Upload.State.refused, Upload.State.accepting)


def files(*, thorough: bool) -> Iterator[tuple[str, bool]]:
    for one in damage_to(home(), thorough=thorough):
        yield one.words, one.mended
    if thorough:
        yield from _waiting()


def _waiting() -> Iterator[tuple[str, bool]]:
    for upload in Upload.objects.filter(state__in=_WAIT):
        path = folder_of(upload.pk) / "file"
        if path.is_file() and digest_of(path) != upload.sha256:
            set_aside(path)
            yield f"File {upload.pk}, which waits to be decided on, is damaged. Ask for it to be sent in again.", False
