"""The one issuer that is set."""

from dataclasses import dataclass, field

from django.conf import settings

__all__ = ["Issuer", "issuer"]


@dataclass(frozen=True, slots=True)
class Issuer:
    """url: as its discovery document calls itself. second_factor: words of `amr` or `acr` that count as one.

    all_emails_verified: it proves every address, though it does not say so of each.
    """

    url: str
    name: str
    client: str
    secret: str = field(repr=False)
    all_emails_verified: bool
    second_factor: frozenset[str]


def issuer() -> Issuer:
    """Where one is set: pages that need it are absent where none is."""
    found = settings.ISSUER
    assert found is not None
    return found
