"""What is written down about people's rights: what they asked for, what was wrong, what is to go."""

from keystage.service.privacy.models.breaches import Breach
from keystage.service.privacy.models.disposals import Disposal, DisposalItem, Hold
from keystage.service.privacy.models.erasures import Erasure, LedgerLine
from keystage.service.privacy.models.requests import (
    RequestStep,
    Restriction,
    RightsRequest,
    SubjectPack,
    ToldRecipient,
)

__all__ = [
    "Breach", "Disposal", "DisposalItem", "Erasure", "Hold", "LedgerLine", "RequestStep", "Restriction",
    "RightsRequest", "SubjectPack", "ToldRecipient",
]  # fmt: skip
