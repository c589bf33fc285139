"""Accounts in the ledger of erasures, and what is left of one that was erased."""

from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from django.contrib.auth import get_user_model

from keystage.analysis.store.erasures import Erasures

__all__ = ["NO_LONGER_HERE", "account_key", "erased_accounts", "erased_email"]

NO_LONGER_HERE = "A person no longer here"
_NOWHERE = "erased.invalid"


def account_key(user: Any) -> str:
    """What the ledger knows an account by: its number and the moment it was made. A number alone would, in a database
    begun anew, be somebody else's."""
    return f"{user.pk} {user.joined_at.astimezone(UTC).isoformat(timespec='microseconds')}"


def erased_email(pk: int) -> str:
    """Stands in the place of an address."""
    return f"person-{pk}@{_NOWHERE}"


def erased_accounts(erasures: Erasures, users: Iterable[Any] | None = None) -> Iterator[Any]:
    """The accounts that the ledger names, whether anything of them is left or not."""
    found = {account_key(user): user for user in (users or get_user_model()._default_manager.all())}
    yield from (found[key] for key in sorted(erasures.among("account", found)))
