"""What people do about people: invite, give and end roles, agree to share, choose passwords."""

from keystage.service.accounts.actions.administrators import make_first_administrator
from keystage.service.accounts.actions.agreements import change_agreement, end_agreement, record_agreement
from keystage.service.accounts.actions.assignments import end_role, give_role
from keystage.service.accounts.actions.invitations import accept, invite, resend, withdraw
from keystage.service.accounts.actions.passwords import ask_for_reset, change_password, reset_password
from keystage.service.accounts.actions.people import deactivate, reactivate, rename, sign_out_everywhere
from keystage.service.accounts.actions.signing_in import forget_old_failures, sign_in

__all__ = [
    "accept", "ask_for_reset", "change_agreement", "change_password", "deactivate", "end_agreement", "end_role",
    "forget_old_failures", "give_role", "invite", "make_first_administrator", "reactivate", "record_agreement",
    "rename", "resend", "reset_password", "sign_in", "sign_out_everywhere", "withdraw",
]  # fmt: skip
