"""Taking people who were erased out of lists they made, and pupils' numbers out of what was written by hand."""

from keystage.analysis.store.erasures import Erasures
from keystage.service.privacy.people import erased_accounts
from keystage.service.privacy.rewording import reword
from keystage.service.schools.models import SchoolGroup, Watched

__all__ = ["from_corrections", "from_own_lists"]


def from_own_lists(erasures: Erasures) -> int:
    """Watch lists and groups go with the account."""
    pks = [user.pk for user in erased_accounts(erasures)]
    watched = Watched.objects.filter(user__in=pks).delete()[0]
    return watched + SchoolGroup.objects.filter(owner__in=pks).delete()[0]


def from_corrections(erasures: Erasures) -> int:
    return reword("schools.Correction", ("value", "said", "reason"), erasures)
