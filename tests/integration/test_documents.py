"""From the evidence on schools of every kind to documents in every format, as a run prints them."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from tests.factories.evidence import evidence
from tests.factories.reading_pdf import read_pdf

from keystage.analysis import packs, publish

AUDIENCES: tuple[packs.Audience, ...] = ("school", "adviser", "governors", "public")


@pytest.mark.req("2.6", "2.7", "X.11", "X.12")
@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_kind_of_school_gets_one_page_that_says_for_whom(audience: packs.Audience) -> None:
    held = evidence()
    for planned in packs.plan_packs(held, audience=audience, only_page=True):
        page = planned.make()
        assert isinstance(page, packs.SchoolPage)
        read = read_pdf(publish.render(page, format="pdf").data)
        assert read.pages == 1
        assert page.name in read.text
        assert page.audience_words in read.text
        assert min(read.sizes) >= 8.5
        assert read.sizes <= {8.5, 10.5, 11.5, 20.0}
        assert read.fonts <= {"Inter-Regular-Identity-H", "Inter-SemiBold-Identity-H"}
        assert all(read.alternatives())


@pytest.mark.req("2.9", "X.11")
def test_packs_and_notes_print_in_every_format(tmp_path: Path) -> None:
    held = evidence("999001", "999009")
    planned = [*packs.plan_packs(held, audience="adviser"), *packs.plan_notes(held)]
    jobs = [
        publish.Job(one.make, form, tmp_path / one.folder / f"{one.stem}.{form}")
        for one in planned
        for form in publish.FORMATS
    ]
    made = list(publish.print_all(jobs, workers=1))
    assert not [m for m in made if isinstance(m, publish.Failed)]
    assert len({m.path for m in made}) == len(planned) * len(publish.FORMATS)


def test_an_area_pack_prints_with_every_picture_said_in_words() -> None:
    document = packs.area_pack(evidence(), la="998", audience="adviser")
    read = read_pdf(publish.render(document, format="pdf").data)
    assert read.pages >= 2
    assert all(read.alternatives())
    assert all(document.audience_words in text for text in read.page_texts)


def test_a_name_from_a_file_is_never_code_in_any_format() -> None:
    held = evidence("999001")
    name = '=cmd|"#panic(1)" <b>$x$</b> {{ 7*7 }}'
    renamed = replace(held, schools=held.schools.with_columns(name=pl.lit(name)))
    document = packs.school_pack(renamed, "999001", audience="adviser")
    assert name in read_pdf(publish.render(document, format="pdf").data).text
    assert b"<b>$x$</b>" not in publish.render(document, format="html").data
    for form in ("docx", "xlsx", "csv"):
        assert publish.render(document, format=form).data  # type: ignore[arg-type]
