"""The evidence partitioned by school."""

import pytest
from tests.factories.evidence import ALDER_BRIDGE, evidence

from keystage.analysis.benchmarks import COMPARISONS
from keystage.analysis.errors import InputError
from keystage.analysis.packs.compared import Compared
from keystage.analysis.packs.dossier import dossiers


def test_a_compared_row_has_the_columns_of_comparisons_in_order() -> None:
    assert Compared._fields == tuple(COMPARISONS)


def test_a_dossier_finds_by_measure_group_and_year() -> None:
    dossier = dossiers(evidence()).of(ALDER_BRIDGE)
    assert dossier.value("ks2_reading_exp") == 82
    assert dossier.value("ks2_reading_exp", year=2016) == 68
    assert dossier.value("ks2_reading_exp", group="boys") == 78
    assert dossier.at("ks2_reading_exp", group="ehcp") is None
    assert [row.year for row in dossier.over_years("ks2_reading_exp")] == [2016, 2017, 2018, 2019]


def test_rows_made_when_they_are_asked_for_are_the_frame_s() -> None:
    known = evidence()
    rows = known.comparisons.filter(urn=ALDER_BRIDGE).select(Compared._fields)
    dossier = dossiers(known).of(ALDER_BRIDGE)
    measures = rows["measure"].unique(maintain_order=True).to_list()
    assert [row for code in measures for row in dossier.compared.of(code)] == [
        Compared(*row) for code in measures for row in rows.filter(measure=code).iter_rows()
    ]
    for year in rows["year"].unique():
        assert list(dossier.compared.of_year(year)) == [Compared(*row) for row in rows.filter(year=year).iter_rows()]
        held = set(rows.filter(year=year, key_stage="KS2")["measure"])
        assert dossier.measured("KS2", year=year) == tuple(code for code in measures if code in held)
    assert dossier.compared.of("no_such_measure") == ()


def test_the_same_evidence_is_partitioned_once() -> None:
    known = evidence()
    assert dossiers(known) is dossiers(known)


def test_an_unknown_school_is_refused_by_urn() -> None:
    with pytest.raises(InputError, match="999999"):
        dossiers(evidence()).of("999999")
