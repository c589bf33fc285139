"""Tables: who is here, and how they come in."""

from keystage.service.accounts.models.people import (
    Assignment,
    Invitation,
    PlaceKind,
    SharingAgreement,
    User,
    in_force,
)  # fmt: skip
from keystage.service.accounts.models.signing_in import (
    Authenticator,
    Failures,
    IssuerLink,
    RecoveryCode,
    ResetLink,
    Session,
)  # fmt: skip

__all__ = [
    "Assignment", "Authenticator", "Failures", "Invitation", "IssuerLink", "PlaceKind", "RecoveryCode", "ResetLink",
    "Session", "SharingAgreement", "User", "in_force",
]  # fmt: skip
