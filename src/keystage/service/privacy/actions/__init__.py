"""What people do about their own and others' rights."""

from keystage.service.privacy.actions.reapplying import Reapplied, reapply_erasures
from keystage.service.privacy.ledger import merge_ledgers

__all__ = ["Reapplied", "merge_ledgers", "reapply_erasures"]
