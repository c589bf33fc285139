"""The pages of privacy beside each other, as somebody may open them."""

from typing import Any, NamedTuple

from django.urls import reverse

from keystage.service.accounts.reach import reach

__all__ = ["parts"]


class _Part(NamedTuple):
    words: str
    url: str
    of: tuple[str, ...]
    needs: tuple[str, ...]


_PARTS = (
    _Part("What is held", "privacy:registry", (), ("privacy.see", "privacy.run")),
    _Part("Requests", "privacy:requests", (), ("privacy.run",)),
    _Part("Breaches", "privacy:breaches", (), ("privacy.run",)),
    _Part("How long it is kept", "privacy:retention", (), ("privacy.see", "privacy.run", "privacy.approve")),
    _Part("Disposal lists", "privacy:disposals", (), ("privacy.run", "privacy.approve")),
    _Part("Erasures", "privacy:erasures", (), ("privacy.run", "privacy.approve")),
    _Part("Record of processing", "privacy:document", ("ropa", "page"), ("privacy.see", "privacy.run")),
    _Part("Impact assessment", "privacy:document", ("dpia", "page"), ("privacy.see", "privacy.run")),
)


def parts(user: Any, here: str) -> list[dict[str, Any]]:
    """For `site/components/subnav.html`. here: words of the page one is on."""
    return [
        {"words": one.words, "url": reverse(one.url, args=one.of), "current": one.words == here}
        for one in _PARTS if any(reach(user, code) for code in one.needs)
    ]  # fmt: skip
