"""What people do about their own and others' rights."""

from keystage.service.privacy.actions.breaches import BreachChanged, change_breach, open_breach
from keystage.service.privacy.actions.disposing import (
    approve_disposal,
    carry_out_disposal,
    finish_disposal,
    hold_back,
    lift_hold,
    propose_disposal,
    withdraw_disposal,
)
from keystage.service.privacy.actions.erasing import (
    approve_erasure,
    carry_out_erasure,
    finish_erasure,
    propose_erasure,
    withdraw_erasure,
)
from keystage.service.privacy.actions.reapplying import Reapplied, reapply_erasures
from keystage.service.privacy.actions.requests import (
    OUTCOMES,
    answer,
    ask_what_they_want,
    confirm_identity,
    decide,
    extend,
    note,
    open_request,
    refuse,
    set_due,
    tell_recipient,
    they_answered,
    withdraw,
)
from keystage.service.privacy.actions.restricting import lift, restrict
from keystage.service.privacy.ledger import merge_ledgers

__all__ = [
    "OUTCOMES", "BreachChanged", "Reapplied", "answer", "approve_disposal", "approve_erasure", "ask_what_they_want",
    "carry_out_disposal", "carry_out_erasure", "change_breach", "confirm_identity", "decide", "extend",
    "finish_disposal", "finish_erasure", "hold_back", "lift", "lift_hold", "merge_ledgers", "note", "open_breach",
    "open_request", "propose_disposal", "propose_erasure", "reapply_erasures", "refuse", "restrict", "set_due",
    "tell_recipient", "they_answered", "withdraw", "withdraw_disposal", "withdraw_erasure",
]  # fmt: skip
