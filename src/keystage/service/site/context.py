"""What the frame of every page shows: where one is, who one is, whether the data are made up."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest

from keystage.service.accounts.reach import reach

__all__ = ["NAVIGATION", "frame"]


class Place(NamedTuple):
    """One entry of the navigation. needs: any of these permissions; none: whoever is signed in."""

    url: str
    words: str
    begins: str
    needs: tuple[str, ...]


NAVIGATION = (
    Place("site:home", "Home", "", ()),
    Place("profiles:schools", "Schools", "/schools/", ("schools.see",)),
    Place("profiles:areas", "Areas", "/areas/", ("area.see",)),
    Place("intake:files", "Files", "/files/", ("files.see", "pupils.send")),
    Place("accounts:people", "People", "/people/", ("people.see",)),
    Place("accounts:events", "Audit", "/people/audit/", ("audit.see",)),
    Place("privacy:registry", "Privacy", "/privacy/", ("privacy.see", "privacy.run")),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    shown = [p for p in NAVIGATION if user and user.is_authenticated and _may(user, p.needs)]
    here = max(
        (p for p in shown if request.path.startswith(p.begins or "/")), key=lambda p: len(p.begins), default=None
    )
    on = here is not None and (bool(here.begins) or request.path == "/")
    return {
        "navigation": [{"url": p.url, "words": p.words, "current": on and p is here} for p in shown],
        "service_title": settings.KEYSTAGE_TITLE,
        "made_up": settings.KEYSTAGE_DEMO,
    }


def _may(user: Any, needed: tuple[str, ...]) -> bool:
    return not needed or any(reach(user, one) for one in needed)
