"""Breaches as they concern one person: those in whose words somebody is named."""

from collections.abc import Iterator

from keystage.analysis.store.people import Name
from keystage.analysis.vocabulary import upn
from keystage.service.privacy.models import Breach
from keystage.service.privacy.registry import Subject
from keystage.service.privacy.sealing import opened

__all__ = ["breaches_naming"]


def breaches_naming(subject: Subject) -> Iterator[tuple[Breach, dict[str, str]]]:
    """Each with what it says. An account's number stands in no text: it is looked for by name."""
    if subject.kind == "account":
        return
    name = Name.parse(subject.key) if subject.kind == "named" else None
    for breach in Breach.objects.order_by("pk").iterator():
        texts = {"What happened": str(opened(breach.what) or ""), "What was done": str(opened(breach.done) or "")}
        whole = " ".join(texts.values())
        if name.is_in(whole) if name is not None else upn.tidied(subject.key) in whole.upper():
            yield breach, texts
