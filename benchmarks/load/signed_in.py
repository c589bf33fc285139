"""Begins sessions for people of the county, as if they had signed in with both factors, and writes who they are.

`python -m benchmarks.load.signed_in FILE [many]`, with KEYSTAGE_HOME (and DATABASE_URL) of the home that is served. It
asks the service's own session store, so what it gives is worth no more than a sign-in to the end. FILE holds live
sessions: readable by its owner alone, and worthless when the home is gone.
"""

import json
import os
import random
import sys
from pathlib import Path

__all__ = ["main"]

_SEED = 2026
_SHARES = {  # of those at work at once: officers and advisers are few, and sit at it all day
    "class_teacher": 24, "headteacher": 46, "assessment_lead": 32, "senco": 12, "governor": 16, "chair_of_governors": 8,
    "sip": 22, "sip_mentor": 2, "sip_manager": 4, "data_officer": 6, "director": 2, "programme_manager": 4,
    "expert_leader": 8, "reviewer": 2, "trust_lead": 8, "board_member": 2, "evaluator": 1, "auditor": 1,
}  # fmt: skip


def main(words: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keystage.service.config.settings")
    import django

    django.setup()
    file, many = Path(words[0]), int(words[1]) if len(words) > 1 else sum(_SHARES.values())
    found = [_person(user) for user in _chosen(many)]
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as kept:
        json.dump({"cookie": _cookie(), "people": found}, kept)
    print(f"{len(found)} people are signed in.")
    return 0


def _cookie() -> str:
    from django.conf import settings

    return str(settings.SESSION_COOKIE_NAME)


def _chosen(many: int) -> list[object]:
    """People in the shares of a working morning, as many as asked for."""
    from benchmarks.load.people import DOMAIN

    from keystage.service.accounts.models import User

    rng = random.Random(_SEED)
    held: list[object] = []
    whole = sum(_SHARES.values())
    for role, share in _SHARES.items():
        there = list(User.objects.filter(email__startswith=f"{role}.", email__endswith=DOMAIN).order_by("pk"))
        rng.shuffle(there)
        held += there[: max(1, round(share * many / whole))]
    rng.shuffle(held)
    return held[:many]


def _person(user: object) -> dict[str, object]:
    """The cookie of a new session, the role, and what this person may open."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils.module_loading import import_string

    from keystage.service.accounts.entry import mark_entered
    from keystage.service.accounts.reach import held, reach
    from keystage.service.schools.models import School
    from keystage.service.schools.selectors import visible_urns

    session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    session[SESSION_KEY] = str(user.pk)  # type: ignore[attr-defined]  # a person
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()  # type: ignore[attr-defined]  # as above
    mark_entered(session, second="app")
    session.save()
    seen = sorted(visible_urns(user, "figures.see")) if reach(user, "figures.see") else []
    with_pupils = sorted(School.objects.with_pupils_for(user).values_list("urn", flat=True))
    classes = [one.place.partition(":")[0] for one in held(user) if one.kind == "class"]
    own = [(one.kind, one.place) for one in held(user) if one.kind in ("la", "trust", "cluster")]
    return {
        "session": session.session_key,
        "role": held(user)[0].role,
        "schools": seen,
        "pupils": classes or with_pupils[:50],
        "areas": own if reach(user, "area.see") else [],
        "watches": bool(reach(user, "groups.make")),
        "packs": bool(reach(user, "packs.see")),
        "sends": bool(reach(user, "files.receive") or reach(user, "pupils.send")),
        "issues": bool(reach(user, "packs.issue")),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
