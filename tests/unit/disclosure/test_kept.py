"""What was withheld is found out once, and anew where anything it stands on is another."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.attack.made_up import figures, pupils

from keystage.analysis.disclosure import protect, protection

pytestmark = pytest.mark.req("X.3")


@pytest.fixture
def true() -> pl.DataFrame:
    return figures({"999001": pupils(np.random.default_rng(7), 40)})


def test_the_same_is_withheld_whether_it_was_kept_or_not(true: pl.DataFrame, tmp_path: Path) -> None:
    for audience in ("adviser", "governors", "public"):
        plain = protect(true, audience=audience)
        assert plain["reason"].is_not_null().any()
        for _ in range(2):
            assert protect(true, audience=audience, kept=tmp_path).equals(plain)


def test_it_is_found_out_once_and_by_a_wider_audience_for_a_narrower(
    true: pl.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    once = protection._in_the_end
    monkeypatch.setattr(protection, "_in_the_end", lambda *given: asked.append(given[2].code) or once(*given))
    for audience in ("public", "public", "adviser", "governors"):
        protect(true, audience=audience, kept=tmp_path)
    assert len(asked) == len(set(asked))
    protect(true.with_columns(numerator=pl.col("numerator") + 0.0), audience="public", kept=tmp_path)
    assert len(asked) == len(set(asked))
    other = true.with_columns(status=pl.lit("revised"))
    protect(other, audience="public", kept=tmp_path)
    assert len(asked) == 2 * len(set(asked))


def test_a_damaged_file_or_a_folder_that_cannot_be_written_is_no_hindrance(true: pl.DataFrame, tmp_path: Path) -> None:
    plain = protect(true, audience="public", kept=tmp_path)
    for path in tmp_path.glob("withheld-*"):
        path.write_bytes(b"PAR1 and nothing more")
    assert protect(true, audience="public", kept=tmp_path).equals(plain)
    (tmp_path / "file").write_bytes(b"")
    assert protect(true, audience="public", kept=tmp_path / "file").equals(plain)
