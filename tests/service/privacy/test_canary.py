"""A pupil planted through the real screens, then erased through them: the bytes are found nowhere afterwards."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from keystage.analysis.measures import figures
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import upn
from keystage.service.intake.models import Upload
from keystage.service.jobs.models import Job
from keystage.service.jobs.worker import next_job, run_job
from keystage.service.privacy.models import Erasure
from keystage.service.schools.models import School
from tests.factories.ctf_files import assessment, ctf_file, pupil

pytestmark = [pytest.mark.django_db, pytest.mark.req("X.19")]

CANARY, *OTHERS = [str(one) for one in upn.make([999] * 9, [2001] * 9, [16] * 9, list(range(1, 10)))]
SECRETS = (CANARY, "Canarinha", "Zebedee", "canarinha.zebedee@example.invalid", "2012-02-29", "29/02/2012")
_HEAD = "URN,UPN,Surname,Forename,E-mail,Date of birth,Academic year,Year group,Sex,KS2 reading,KS2 writing,KS2 maths"


def _rows(*, names: bool) -> list[list[str]]:
    head, rest = _HEAD.split(","), ["2022/23", "6", "F", "104", "EXS", "98"]
    body = [["999001", CANARY, "Canarinha", "Zebedee", SECRETS[3], "29/02/2012", *rest]]
    for number in OTHERS:
        body.append(["999001", number, "Ashe", "Rowan", "", "02/01/2012", *rest])
    keep = [at for at, name in enumerate(head) if names or name not in ("Surname", "Forename", "E-mail")]
    return [[row[at] for at in keep] for row in [head, *body]]


def _csv(*, names: bool) -> bytes:
    return "\n".join(",".join(row) for row in _rows(names=names)).encode()


def _xlsx() -> bytes:
    book, made = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in _rows(names=True):
        sheet.append(row)
    book.save(made)
    return made.getvalue()


def _ctf() -> bytes:
    result = assessment("KS2", "ENG", "TA", "RDG", "EXS", year=2023)
    planted = pupil(CANARY, result, born="2012-02-29").replace("ASHE", "Canarinha").replace("ROWAN", "Zebedee")
    return ctf_file(
        [planted, pupil(OTHERS[0], result)], laestab="9992001", urn="999001", year="2022", created="2023-07-09T10:00:00"
    )


def _work() -> None:
    while (job := next_job()) is not None:
        run_job(job)
        done = Job.objects.get(pk=job.pk)
        assert done.state == Job.State.done or done.task.startswith("profiles."), done.said


def _send(client: Client, data: bytes, name: str) -> Upload:
    before = set(Upload.objects.values_list("pk", flat=True))
    assert client.post("/files/send/", {"files": SimpleUploadedFile(name, data)}).status_code == 302
    _work()
    return Upload.objects.exclude(pk__in=before).get()


def _accept(client: Client, upload: Upload) -> Upload:
    rows = "good" if any(table.bad_rows for table in upload.tables.all()) else "all"
    client.post(f"/files/sent/{upload.pk}/accept/", {"rows": rows, "version": upload.version})
    _work()
    upload.refresh_from_db()
    return upload


@pytest.fixture
def planted(signed_in_as: Callable[..., Client], two_schools: tuple[School, School]) -> Client:
    """Files with names, without, a workbook and a CTF, accepted; one that waits; figures; pages and a download."""
    head = signed_in_as("headteacher", school="999001")
    for data, name in ((_csv(names=False), "year 6.csv"), (_csv(names=True), f"{CANARY}.csv"),
                       (_xlsx(), "year 6.xlsx"), (_ctf(), "999_2001.xml")):  # fmt: skip
        upload = _accept(head, _send(head, data, name))
        assert upload.state == Upload.State.accepted, (name, upload.state, upload.said)
    _send(head, _csv(names=True).replace(b"EXS", b"???"), "to be mended.csv")
    _send(head, b"who,what\n" + CANARY.encode() + b",x\n", "unknown.csv")
    figures(Home(settings.KEYSTAGE_HOME), groups=["all"])
    assert head.get("/schools/999001/pupils/").status_code == 200
    assert CANARY.encode() in taken(head)
    return head


def taken(head: Client) -> bytes:
    """The list of pupils as a file, once it is said what for."""
    address = "/schools/999001/pupils/download/?format=csv&numbers=full"
    asked = head.get(address)
    head.post(asked["Location"], {"purpose": "own-school", "next": address})
    return head.get(address).content


def test_canary_is_found_nowhere_after_an_erasure(planted: Client, signed_in_as: Callable[..., Client]) -> None:
    assert list(_where(CANARY)), "the canary was planted"
    first, second = signed_in_as("auditor"), signed_in_as("auditor")
    asked = first.post("/privacy/erasures/new/", {"what": "pupil", "number": CANARY, "why": "asked"})
    assert asked.status_code == 302, asked.content.decode()
    assert CANARY not in asked["Location"]
    erasure = Erasure.objects.get()
    assert CANARY not in first.get(asked["Location"]).content.decode()
    approved = second.post(asked["Location"], {"number": CANARY, "version": erasure.version})
    assert approved.status_code == 302, approved.content.decode()
    _work()
    erasure.refresh_from_db()
    assert erasure.state == Erasure.State.done
    assert {secret: found for secret in SECRETS if (found := list(_where(secret)))} == {}
    store = Home(settings.KEYSTAGE_HOME)
    kept = [upn for release in store.current() for upn in store.frame(release)["upn"].to_list()]
    assert set(OTHERS) <= set(kept)


def test_a_file_that_brings_the_canary_back_is_noticed_and_decided(
    planted: Client, signed_in_as: Callable[..., Client]
) -> None:
    first, second = signed_in_as("auditor"), signed_in_as("auditor")
    asked = first.post("/privacy/erasures/new/", {"what": "pupil", "number": CANARY, "why": "asked"})
    second.post(asked["Location"], {"number": CANARY, "version": 1})
    _work()
    next_year = _csv(names=False).replace(b"2022/23", b"2023/24")
    upload = _send(planted, next_year, "next year.csv")
    page = planted.get(f"/files/sent/{upload.pk}/").content.decode()
    assert "1 pupil in this file was erased on" in page
    upload = _accept(planted, upload)
    assert upload.state == Upload.State.accepted
    assert not list(_where(CANARY))
    again = _send(planted, next_year.replace(b"104", b"105"), "on a new ground.csv")
    planted.post(f"/files/sent/{again.pk}/accept/", {"rows": "all", "version": again.version, "erased": "keep"})
    _work()
    assert list(_where(CANARY))


def _where(word: str) -> Iterator[str]:
    """Where a word stands: in names and bytes of every file of the home, opened as far as anything opens, and in every
    table."""
    home = Path(settings.KEYSTAGE_HOME)
    for path in sorted(home.rglob("*")):
        pieces = _opened(path.read_bytes()) if path.is_file() else []
        if any(_in(word, piece) for piece in [str(path.relative_to(home)).encode(), *pieces]):
            yield str(path.relative_to(home))
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            yield from (f"table {table}" for row in cursor.fetchall() if _in(word, str(row).encode()))


def _in(word: str, data: bytes) -> bool:
    lower = data.lower()
    return any(form in lower for form in (word.lower().encode(), word.lower().encode("utf-16-le")))


def _opened(data: bytes) -> list[bytes]:
    found = [data]
    if data[:4] == b"PAR1":
        found.append(pl.read_parquet(io.BytesIO(data)).write_csv().encode())
    if data[:2] == b"PK" and zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found += [archive.read(name) for name in archive.namelist()]
    if data[:1] == b"\x78":
        with suppress(zlib.error):
            found.append(zlib.decompress(data))
    return found
