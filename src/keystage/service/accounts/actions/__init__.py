"""What people do about people: invite, give and end roles, agree to share, choose passwords."""

from keystage.service.accounts.actions.administrators import make_first_administrator
from keystage.service.accounts.actions.agreements import change_agreement, end_agreement, record_agreement
from keystage.service.accounts.actions.assignments import end_role, give_role
from keystage.service.accounts.actions.invitations import accept, invite, resend, withdraw
from keystage.service.accounts.actions.passwords import ask_for_reset, change_password, reset_password
from keystage.service.accounts.actions.people import deactivate, reactivate, rename
from keystage.service.accounts.actions.second_factors import (
    check_code,
    drop_second_factor,
    make_recovery_codes,
    set_up_second_factor,
    take_away_second_factor,
    use_recovery_code,
)
from keystage.service.accounts.actions.sessions import sign_out_everywhere, sign_out_others
from keystage.service.accounts.actions.signing_in import forget_old_sign_ins, sign_in

__all__ = [
    "accept", "ask_for_reset", "change_agreement", "change_password", "check_code", "deactivate", "drop_second_factor",
    "end_agreement", "end_role", "forget_old_sign_ins", "give_role", "invite", "make_first_administrator",
    "make_recovery_codes", "reactivate", "record_agreement", "rename", "resend", "reset_password",
    "set_up_second_factor", "sign_in", "sign_out_everywhere", "sign_out_others", "take_away_second_factor",
    "use_recovery_code", "withdraw",
]  # fmt: skip
