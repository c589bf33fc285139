"""A service with a pupil in it, in a process of its own. `erase FOLDER`: the pupil is taken in by the screens, a backup
goes to the folder, the pupil is taken out by two people's screens, another backup goes there. `look`: at pages after a
restore, with figures made anew. Each prints what the test asks for, as its last line."""

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from time import sleep

import django
from django.test.utils import setup_test_environment

django.setup()
setup_test_environment()

from django.conf import settings  # noqa: E402 - Django first
from django.core.management import call_command  # noqa: E402 - as above
from django.test import Client  # noqa: E402 - as above
from tests.integration.service.test_erased_and_restored import places_of  # noqa: E402 - as above
from tests.service.conftest import sign_in_fully  # noqa: E402 - as above
from tests.service.privacy import test_canary as canary  # noqa: E402 - as above

from keystage.analysis.measures import figures  # noqa: E402 - as above
from keystage.analysis.store import Home  # noqa: E402 - as above
from keystage.service.accounts.models import Assignment, User  # noqa: E402 - as above
from keystage.service.audit.models import Event  # noqa: E402 - as above
from keystage.service.audit.selectors import verify  # noqa: E402 - as above
from keystage.service.config.backups.backing_up import back_up  # noqa: E402 - as above
from keystage.service.config.keys import make_keys  # noqa: E402 - as above
from keystage.service.intake.models import Upload  # noqa: E402 - as above
from keystage.service.privacy.models import Erasure  # noqa: E402 - as above
from keystage.service.schools.models import School  # noqa: E402 - as above


def _somebody(role: str, kind: str, place: str) -> Client:
    email = f"{role}{User.objects.count()}@example.invalid"
    user = User.objects.create_user(email, f"A {role}")
    Assignment.objects.create(user=user, role=role, place_kind=kind, place=place, starts=date(2000, 1, 1))
    return _signed_in(user)


def _signed_in(user: User) -> Client:
    client = Client()
    sign_in_fully(client, user)
    return client


def plant() -> None:
    """Files with names and without, a workbook and a CTF, accepted; one that waits; figures; a download."""
    settings.KEYSTAGE_HOME.mkdir(parents=True, exist_ok=True)
    make_keys(settings.KEYSTAGE_HOME)
    call_command("migrate", verbosity=0)
    School.objects.create(
        urn="999001", laestab="9992001", la="999", name="Alder Bridge Primary School", kind="primary", phase="primary",
        state="open",
    )  # fmt: skip
    head = _somebody("headteacher", "school", "999001")
    for data, name in (
        (canary._csv(names=False), "year 6.csv"), (canary._csv(names=True), f"{canary.CANARY}.csv"),
        (canary._xlsx(), "year 6.xlsx"), (canary._ctf(), "999_2001.xml"),
    ):  # fmt: skip
        upload = canary._accept(head, canary._send(head, data, name))
        assert upload.state == Upload.State.accepted, (name, upload.said)
    canary._send(head, canary._csv(names=True).replace(b"EXS", b"???"), "to be mended.csv")
    figures(Home(settings.KEYSTAGE_HOME), groups=["all"])
    assert canary.CANARY.encode() in canary.taken(head)


def erase(folder: Path) -> None:
    """As two people do it; the number is typed by each. Where the pupil was found before, and after."""
    plant()
    before = sorted({one.rpartition(": ")[2] for one in places_of(settings.KEYSTAGE_HOME)})
    older = back_up(now=datetime.now(UTC), folder=folder).made.path
    first, second = _somebody("auditor", "everywhere", ""), _somebody("auditor", "everywhere", "")
    asked = first.post("/privacy/erasures/new/", {"what": "pupil", "number": canary.CANARY, "why": "asked"})
    second.post(asked["Location"], {"number": canary.CANARY, "version": 1})
    canary._work()
    assert Erasure.objects.get().state == Erasure.State.done
    sleep(1)  # a backup is named by its second
    back_up(now=datetime.now(UTC), folder=folder)  # it takes the ledger of erasures along
    print(json.dumps({"before": before, "older": str(older)}))


def look() -> None:
    """What a head sees, and what is made of it; what the record says of the restore."""
    head = _signed_in(User.objects.get(email__startswith="headteacher"))
    figures(Home(settings.KEYSTAGE_HOME), groups=["all"])
    page = head.get("/schools/999001/pupils/")
    file = canary.taken(head)
    said = {
        "status": page.status_code,
        "others": all(number.encode() in file for number in canary.OTHERS),
        "shown": any(secret.encode() in page.content + file for secret in canary.SECRETS),
        "reapplied": [one.detail["things"] for one in Event.objects.filter(what="privacy.erasures-reapplied")],
        "problems": list(verify().problems),
    }
    print(json.dumps(said))


if __name__ == "__main__":
    if sys.argv[1] == "erase":
        erase(Path(sys.argv[2]))
    else:
        look()
