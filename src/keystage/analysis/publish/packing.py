"""Office files without a clock: the same document gives the same bytes."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

__all__ = ["EPOCH", "settled"]

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment a zip can name
_EVER = datetime(1980, 1, 1, tzinfo=UTC)


def settled(docx: Any) -> bytes:
    """The bytes of a python-docx or docxtpl document, with every date in it taken back to 1980."""
    properties = docx.core_properties
    properties.created = properties.modified = _EVER
    properties.last_modified_by, properties.revision = "Keystage", 1
    raw = BytesIO()
    docx.save(raw)
    made = BytesIO()
    with ZipFile(raw) as source, ZipFile(made, "w", ZIP_DEFLATED) as target:
        for entry in source.infolist():
            plain = ZipInfo(entry.filename, EPOCH)
            plain.compress_type = ZIP_DEFLATED
            plain.create_system = 3
            target.writestr(plain, source.read(entry))
    return made.getvalue()
