"""What other apps do with the record: add to it, say what a page showed, mark what leaves as a file, dispose of
what is past its years."""

from keystage.service.audit.disposing import dispose_of_seals, gone_through
from keystage.service.audit.events import SERVICE, keep_seen, record, seen, who_is
from keystage.service.audit.marks import (
    OTHER,
    PURPOSE,
    Mark,
    keep_purpose,
    purpose_for,
    purpose_said,
    purposes,
    taken,
)

__all__ = [
    "OTHER", "PURPOSE", "SERVICE", "Mark", "dispose_of_seals", "gone_through", "keep_purpose", "keep_seen",
    "purpose_for", "purpose_said", "purposes", "record", "seen", "taken", "who_is",
]  # fmt: skip
