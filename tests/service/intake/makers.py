"""What addresses of files in name: an upload of the school's area, read and with something to say about it."""

import uuid
from datetime import UTC, datetime
from typing import Any

from keystage.service.intake.incoming import folder_of
from keystage.service.intake.models import Upload, UploadTable
from keystage.service.schools.models import School

__all__ = ["mapped", "note", "release", "table", "upload", "with_rows"]


def _made(school: School, **more: Any) -> Upload:
    return Upload.objects.create(
        id=uuid.uuid4(), name="early-years.csv", size=3, sha256="0" * 64, state=Upload.State.read, place_kind="la",
        place=school.la, pupils=False, **more,
    )  # fmt: skip


def _table(upload: Upload, **more: Any) -> UploadTable:
    return UploadTable.objects.create(
        upload=upload, number=0, kind="school_measures_long", title="Schools' results", rows=2, **more
    )


def upload(school: School, client: Any) -> dict[str, Any]:
    """An upload of the authority's, or for a trust's people of the trust's; for a school's, of the school's."""
    made = _made(school)
    _table(made)
    _for(made, school, client)
    return {"pk": made.pk}


def _for(made: Upload, school: School, client: Any) -> None:
    """Whose upload it is follows from who asks: their kind of place, in that school's area."""
    kinds = set(client.user.assignments.values_list("place_kind", flat=True))
    if "school" in kinds:
        Upload.objects.filter(pk=made.pk).update(from_school=True, whose=school.urn, pupils=True)
    elif "trust" in kinds:
        Upload.objects.filter(pk=made.pk).update(place_kind="trust", place=school.trust_uid)


def table(school: School, client: Any) -> dict[str, Any]:
    return upload(school, client) | {"number": 0}


def with_rows(school: School, client: Any) -> dict[str, Any]:
    """One with erroneous rows beside it."""
    import polars as pl

    named = table(school, client)
    folder = folder_of(named["pk"])
    folder.mkdir(parents=True)
    pl.DataFrame({"URN": [school.urn]}).write_parquet(folder / "bad-0.parquet")
    return named


def mapped(school: School, client: Any) -> dict[str, Any]:
    """One whose columns are to be told."""
    import json

    from keystage.analysis.returns.separated import read_separated
    from keystage.service.intake.mapping import proposal_as_json
    from keystage.service.intake.selectors import home

    named = table(school, client)
    UploadTable.objects.filter(upload=named["pk"]).update(mapping=True, refusal="Not known.")
    folder = folder_of(named["pk"])
    folder.mkdir(parents=True)
    raw = read_separated(b"URN,Thriving\n999001,61\n")
    (folder / "proposal-0.json").write_text(json.dumps(proposal_as_json(raw, home=home().folder)[1]))
    return named


def release(school: School, client: Any) -> dict[str, Any]:
    """A release of the area's own sheet, accepted from an upload."""
    from keystage.analysis.returns import read
    from keystage.service.intake.actions import put_away
    from keystage.service.intake.selectors import home

    named = upload(school, client)
    data = f"URN,Year,Measure,Value\n{school.urn},2018/19,Good level of development,71\n".encode()
    written = home().write(
        read(data)[0], source=data, file="gld.csv", status="", rows="all", now=datetime(2026, 1, 1, tzinfo=UTC)
    )
    put_away(written.release, upload=Upload.objects.get(pk=named["pk"]), by=None)
    return {"code": written.release.code}


def note(school: School, client: Any) -> dict[str, Any]:
    return {"dataset": "ks2_revised"}
