"""Worked examples of the measures of agreement, as printed. Tolerance: the printed digits."""

import numpy as np
import polars as pl
import pytest

import keystage as ks
from keystage.analysis.moderation import JudgesAgreement

# Fleiss (1981), Statistical methods for rates and proportions, table 13.1: diagnoses of 100 by two raters.
FLEISS = [[75, 1, 4], [5, 4, 1], [0, 0, 10]]
# Agresti (2002), Categorical data analysis, section 10.5, from Landis and Koch (1977): carcinoma, two pathologists.
CARCINOMA = [[22, 2, 2, 0], [5, 7, 14, 0], [0, 2, 36, 0], [0, 1, 17, 10]]
# Agresti (1990), from Hout, Duncan and Sobel (1987): 91 couples; R package vcd, SexualFun.
COUPLES = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]


def _two(table: list[list[int]]) -> tuple[list[int], list[int]]:
    pairs = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    return [i for i, _ in pairs], [j for _, j in pairs]


@pytest.mark.req("3.9")
@pytest.mark.parametrize(
    ("table", "exact", "kappa", "digits"),
    [(FLEISS, 89, 0.68, 2), (CARCINOMA, 63.6, 0.493, 3), (COUPLES, 36.3, 0.1293, 4)],
)
def test_kappa_is_as_published(table: list[list[int]], exact: float, kappa: float, digits: int) -> None:
    found = ks.agreement(*_two(table), list(range(len(table))))
    assert found.exact.value == pytest.approx(exact, abs=0.05)
    assert round(found.kappa.value or 0, digits) == kappa


@pytest.mark.req("3.9")
def test_quadratic_weighted_kappa_is_as_published() -> None:
    found = ks.agreement(*_two(CARCINOMA), [0, 1, 2, 3])
    assert round(found.weighted_kappa.value or 0, 2) == 0.78  # Agresti (2002), 10.5.5


def _of(judgements: dict[str, list[str | None]], scale: list[str]) -> JudgesAgreement:
    rows = [(str(u), judge, grade) for judge, grades in judgements.items() for u, grade in enumerate(grades)]
    frame = pl.DataFrame(rows, schema=["script", "judge", "grade"], orient="row")
    return ks.agreement_of_judges(frame, scale, script="script", judge="judge", grade="grade")


def _row(text: str) -> list[str | None]:
    return [None if sign == "." else sign for sign in text.replace(" ", "")]


@pytest.mark.req("3.9")
def test_alpha_of_two_observers_is_as_krippendorff_prints_it() -> None:
    """Krippendorff (2011), examples A (binary, 0.095) and B (nominal, 0.692)."""
    binary = _of({"Meg": _row("0100000010"), "Owen": _row("1110010000")}, ["0", "1"])
    assert binary.alpha_nominal.value == pytest.approx(0.095, abs=5e-4)
    nominal = _of({"Ben": _row("aabbdcccedda"), "Gerry": _row("babbbccceddd")}, list("abcde"))
    assert nominal.alpha_nominal.value == pytest.approx(0.692, abs=5e-4)


@pytest.mark.req("3.9")
def test_alpha_of_four_observers_with_missing_judgements_is_as_krippendorff_prints_it() -> None:
    """Krippendorff (2011), example C: nominal 0.743, ordinal 0.815, interval 0.849."""
    found = _of(
        {
            "A": _row("123321412..."),
            "B": _row("1233224125.3"),
            "C": _row(".3332342251."),
            "D": _row("12332441251."),
        },
        list("12345"),
    )
    assert found.alpha_nominal.value == pytest.approx(0.743, abs=5e-4)
    assert found.alpha_ordinal.value == pytest.approx(0.815, abs=5e-4)
    assert found.alpha_interval.value == pytest.approx(0.849, abs=5e-4)
    assert (found.given, found.missing, found.n, found.alone, found.judgements) == (48, 7, 11, 1, 40)


def test_nominal_alpha_follows_from_fleiss_kappa() -> None:
    """Fleiss (1971): 10 subjects, 14 raters, kappa 0.210; alpha = 1 − (1 − kappa)(n − 1)/n for n judgements."""
    counts = [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]  # fmt: skip
    given = np.array([[grade for grade, count in enumerate(row) for _ in range(count)] for row in counts])
    found = _of({f"r{j}": [str(g) for g in given[:, j]] for j in range(14)}, list("01234"))
    kappa = 1 - (1 - (found.alpha_nominal.value or 0)) * 140 / 139
    assert kappa == pytest.approx(0.210, abs=5e-4)
