"""What people do that leads to pages no link leads to: refusals, letters, conflicts, files half taken in, packs."""

from tests.browser.deeds import accounts, files, people, privacy, schools, second_factors
from tests.browser.served import Area
from tests.browser.walking import Become, Walk, look

__all__ = ["do_all"]

_MANAGER, _DATA, _HEAD, _CHAIR, _ADMIN, _OFFICER, _DIRECTOR = (
    "School improvement manager", "Data officer", "Miriam Oakshott", "Chair of governors", "System administrator",
    "Data protection officer or auditor", "Director or assistant director",
)  # fmt: skip
_DEEDS = (
    ("", accounts.signs_in_badly), (_MANAGER, accounts.invites), ("", accounts.comes_in),
    (_OFFICER, privacy.writes_a_request_down), (_CHAIR, second_factors.sets_one_up),
    ("", second_factors.signs_in_with_one), (_ADMIN, second_factors.helps_whoever_lost_theirs),
    ("", accounts.asks_too_often), (_HEAD, people.shares_pupils), (_MANAGER, schools.keeps_a_group),
    (_MANAGER, schools.finds_nothing), (_DATA, files.takes_files_in), (_DATA, files.notes_at_once),
    (_DATA, schools.corrects_the_register), (_MANAGER, files.issues_packs), (_MANAGER, schools.reads_areas),
    (_ADMIN, people.gives_roles), (_DATA, accounts.sends_too_late), (_OFFICER, privacy.reads_what_was_gathered),
    (_OFFICER, privacy.argues_about_a_request), (_OFFICER, privacy.logs_a_breach),
    (_OFFICER, privacy.lists_what_is_due), (_DIRECTOR, privacy.is_the_second_to_dispose),
    (_OFFICER, privacy.asks_to_erase), (_ADMIN, privacy.is_the_second_to_erase),
)  # fmt: skip


def do_all(area: Area, become: Become, found: Walk) -> None:
    """One deed after another; every page it meets is looked at."""
    for role, deed in _DEEDS:
        page, heard = become(role)
        for name in deed(page, area.address, area):
            # A refusal's status is in the console as an error; it is what the page is about.
            told = [one for one in heard if "status of 4" not in one]
            look(page, role or "nobody", name, told, found)
            heard.clear()
