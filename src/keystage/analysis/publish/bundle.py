"""Files in one zip, the same bytes for the same files."""

from collections.abc import Iterable
from pathlib import Path
from shutil import copyfileobj
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from keystage.analysis.publish.packing import EPOCH
from keystage.analysis.publish.whole import replacing

__all__ = ["bundle"]


def bundle(paths: Iterable[Path], zip_path: Path, *, root: Path | None = None) -> Path:
    """Put `paths` into `zip_path`, sorted by name; names are relative to `root` (default: the zip's own folder)."""
    base = root or zip_path.parent
    entries = sorted((path.relative_to(base).as_posix(), path) for path in paths)
    with replacing(zip_path) as file, ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, path in entries:
            _add(archive, name, path)
    return zip_path


def _add(archive: ZipFile, name: str, path: Path) -> None:
    entry = ZipInfo(name, EPOCH)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    with path.open("rb") as source, archive.open(entry, "w") as target:
        copyfileobj(source, target)
