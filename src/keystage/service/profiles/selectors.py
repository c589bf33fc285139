"""Which figures are ready, and a school's page of them."""

from django.conf import settings

from keystage.service.profiles.models import Prepared
from keystage.service.profiles.ready import Ready

__all__ = ["latest", "ready_for"]


def latest(year: str = "") -> Prepared | None:
    """The newest figures of a year, or of the latest year that has any."""
    found = Prepared.objects.filter(year=year) if year else Prepared.objects.order_by("-year", "-pk")
    return found.first()


def ready_for(prepared: Prepared) -> Ready:
    return Ready(settings.KEYSTAGE_HOME / "figures" / prepared.key)
