"""Who asks, and of what: two areas with a school each, four pupils in one of them, somebody of every kind."""

import random
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.test import Client

from keystage.analysis.store import Home, take_in
from keystage.analysis.vocabulary import upn
from keystage.service.accounts.models import Assignment, User
from keystage.service.accounts.roles import roles
from keystage.service.schools.models import School
from tests.service.conftest import sign_in_fully
from tests.service.fuzz.asking import Fuzz, Seat
from tests.service.role_matrix.lines import PLACES, Line

__all__ = ["fuzz_of", "pupils_of"]

_ROLES = ("headteacher", "class_teacher", "governor", "sip", "sip_manager", "data_officer", "director", "mat_lead",
          "system_admin", "auditor", "board_member", "evaluator")  # fmt: skip


def pupils_of(school: School, home: Path) -> list[bytes]:
    """Four pupils held; their numbers."""
    numbers = [str(one) for one in upn.make([999] * 4, [2001] * 4, [16] * 4, [1, 2, 3, 4])]
    said = ["URN,UPN,Academic year,Year group,Class,Sex,Disadvantaged,KS2 reading,KS2 maths"]
    said += [f"{school.urn},{number},2022/23,6,6A,F,yes,104,98" for number in numbers]
    file = home / "year_6.csv"
    file.write_text("\n".join(said), "utf-8")
    assert take_in(file, home=Home(home), now=datetime(2023, 9, 1, tzinfo=UTC), status="school_reported")
    file.unlink()
    return [number.encode() for number in numbers]


def fuzz_of(seed: int, school: School, canaries: list[bytes], *, limit: float | None = None, only: str = "") -> Fuzz:
    known = roles()
    seats = [_seat(code, school) for code in _ROLES if code in known]
    seats += [Seat("nobody", Client(raise_request_exception=False)), _seat("", school)]

    def make(line: Line, seat: Seat) -> dict[str, Any]:
        if not line.make or not hasattr(seat.client, "user"):
            return {}
        return line.made()(school, seat.client)

    return Fuzz(random.Random(seed), seats, make, canaries, limit, only)


def _seat(role: str, school: School) -> Seat:
    user = User.objects.create_user(f"{role or 'none'}-fuzz@example.invalid", f"A {role} person", "a long passphrase")
    if role:
        kind = next(one for one in PLACES if one in roles()[role].places)
        place = {"la": school.la, "trust": school.trust_uid, "cluster": school.cluster_code, "school": school.urn,
                 "class": f"{school.urn}:6A", "everywhere": "", "programme": "P1"}[kind]  # fmt: skip
        Assignment.objects.create(user=user, role=role, place_kind=kind, place=place, starts=date(2000, 1, 1))
    client = Client(raise_request_exception=False)
    client.user = user  # type: ignore[attr-defined]  # for those who make what an address names
    sign_in_fully(client, user)
    return Seat(role or "no role", client, whole_numbers=role == "headteacher")
