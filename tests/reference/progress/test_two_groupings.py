"""Models with two groupings against published fits, to the printed digits.

Sources: Bates, "Linear mixed model implementation in lme4" examples (mlmRev, MlmSoftRev.pdf), for the Scottish schools
by REML; lme4 1.1-31 fits of the same files (`reference/lme4_1.1-31_reference_fits.txt` beside the data) for the rest.
"""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from keystage.analysis.progress.sums import Sums
from keystage.analysis.progress.two_groupings import TwoGroupings, solve_two

pytestmark = pytest.mark.req("2.22")


def _fit(
    frame: pl.DataFrame, outcome: str, terms: Sequence[str], groups: tuple[str, str], method: Literal["reml", "ml"]
) -> tuple[TwoGroupings, NDArray[np.float64], NDArray[np.float64]]:
    """The fit; the coefficients and their standard errors where the terms are not centred."""
    columns = frame.select(pl.lit(1.0).alias("(ones)"), pl.col(*terms, outcome).cast(pl.Float64))
    centre = np.append(0.0, columns.mean().to_numpy()[0, 1:])
    centred = columns.with_columns(pl.col(name) - centre[j] for j, name in enumerate(columns.columns))
    cells = centred.with_columns(frame.select(*groups)).group_by(*groups, maintain_order=True)
    summed = cells.agg(pl.col(columns.columns).sum(), pl.len().alias("(pupils)"))
    of_cell = summed.select(columns.columns).to_numpy()
    total = centred.to_numpy().T @ centred.to_numpy()
    sums = Sums(tuple(columns.columns), centre, total, summed[groups[0]], summed["(pupils)"].to_numpy(), of_cell[None])
    first, second = (summed[name].rank("dense").to_numpy().astype(np.int64) - 1 for name in groups)
    fitted = solve_two(sums, first, second, method=method)
    back = np.eye(len(terms) + 1)
    back[0, 1:] = -centre[1:-1]
    coefficients = back @ fitted.coefficients
    coefficients[0] += centre[-1]
    return fitted, coefficients, np.sqrt(np.diag(back @ fitted.covariance @ back.T))


def _variances(fitted: TwoGroupings, digits: int) -> tuple[float, float, float]:
    found = (fitted.school_variance, fitted.also_variance, fitted.pupil_variance)
    return tuple(round(value, digits) for value in found)  # type: ignore[return-value]


@pytest.fixture(scope="module")
def scotland(shared_data: Path) -> pl.DataFrame:
    frame = pl.read_csv(shared_data / "multilevel" / "ScotsSec_mlmRev.csv")
    return frame.with_columns((pl.col("sex") == "F").cast(pl.Float64).alias("sexF"))


@pytest.fixture(scope="module")
def chemistry(shared_data: Path) -> pl.DataFrame:
    return pl.read_csv(shared_data / "multilevel" / "Chem97_mlmRev.csv.gz")


@pytest.fixture(scope="module")
def juniors(shared_data: Path) -> pl.DataFrame:
    """Third-year juniors; Raven's score less its mean, social classes against the first, and their products."""
    frame = pl.read_csv(shared_data / "multilevel" / "jsp_faraway.csv").filter(pl.col("year") == 2)
    frame = frame.with_columns(
        (pl.col("raven") - pl.col("raven").mean()).alias("craven"),
        pl.concat_str("school", "class", separator=" / ").alias("school:class"),
        *((pl.col("social") == k).cast(pl.Float64).alias(f"social{k}") for k in range(2, 10)),
    )
    return frame.with_columns(
        (pl.col("craven") * pl.col(f"social{k}")).alias(f"craven:social{k}") for k in range(2, 10)
    )


def test_scottish_schools_crossed_with_primaries_by_reml(scotland: pl.DataFrame) -> None:
    fitted, coefficients, errors = _fit(scotland, "attain", ["sexF"], ("primary", "second"), "reml")

    assert _variances(fitted, 4) == (1.1096, 0.3697, 8.0551)
    # The second is 0.498515059 at the optimum: lme4's first optimiser stopped at 0.498514971.
    np.testing.assert_allclose(coefficients, [5.25515, 0.49851], atol=0.51e-5)
    assert errors.round(5).tolist() == [0.18432, 0.09825]
    assert round(fitted.criterion, 1) == 17127.9


def test_scottish_schools_crossed_with_primaries_by_ml(scotland: pl.DataFrame) -> None:
    fitted, coefficients, errors = _fit(scotland, "attain", ["sexF"], ("primary", "second"), "ml")

    assert _variances(fitted, 4) == (1.1043, 0.3457, 8.0534)
    assert coefficients.round(5).tolist() == [5.25737, 0.49862]
    assert errors.round(5).tolist() == [0.18071, 0.09824]
    assert round(fitted.criterion, 2) == 17123.47


def test_scottish_schools_without_predictors(scotland: pl.DataFrame) -> None:
    fitted, coefficients, errors = _fit(scotland, "attain", [], ("primary", "second"), "ml")

    assert _variances(fitted, 4) == (1.1244, 0.3482, 8.1115)
    assert (round(coefficients[0], 4), round(errors[0], 4)) == (5.5040, 0.1749)
    assert round(fitted.criterion, 2) == 17149.13


def test_chemistry_in_schools_in_authorities_without_predictors(chemistry: pl.DataFrame) -> None:
    fitted, coefficients, errors = _fit(chemistry, "score", [], ("school", "lea"), "ml")

    assert _variances(fitted, 4) == (2.7490, 0.1493, 8.5161)
    assert (round(coefficients[0], 5), round(errors[0], 5)) == (5.31922, 0.05776)
    assert round(fitted.criterion, 1) == 157869.9


def test_chemistry_in_schools_in_authorities(chemistry: pl.DataFrame) -> None:
    fitted, coefficients, errors = _fit(chemistry, "score", ["gcsecnt"], ("school", "lea"), "ml")

    assert _variances(fitted, 4) == (1.1662, 0.0136, 5.1541)
    assert coefficients.round(4).tolist() == [5.6350, 2.4726]
    assert errors.round(4).tolist() == [0.0310, 0.0169]
    assert round(fitted.criterion, 1) == 141685.6


JUNIORS = {
    "(ones)": (31.91123, 1.19554), "craven": (0.60584, 0.18854),
    "social2": (0.02361, 1.27220), "social3": (-0.63067, 1.30888), "social4": (-1.96700, 1.19707),
    "social5": (-1.35847, 1.30023), "social6": (-2.26870, 1.37374), "social7": (-2.55185, 1.40555),
    "social8": (-3.39495, 1.80137), "social9": (-0.83128, 1.25347),
    "craven:social2": (-0.13206, 0.20579), "craven:social3": (-0.22433, 0.21888), "craven:social4": (0.03582, 0.19488),
    "craven:social5": (-0.15034, 0.20889), "craven:social6": (-0.03860, 0.23259), "craven:social7": (0.39826, 0.23177),
    "craven:social8": (0.25600, 0.26154), "craven:social9": (-0.08102, 0.20550),
}  # fmt: skip


def test_juniors_in_classes_in_schools(juniors: pl.DataFrame) -> None:
    terms = list(JUNIORS)[1:]
    fitted, coefficients, errors = _fit(juniors, "math", terms, ("school", "school:class"), "reml")

    assert (juniors.height, len(fitted.school_effects), len(fitted.also_effects)) == (953, 48, 90)
    assert _variances(fitted, 3) == (3.148, 1.177, 27.141)
    assert round(fitted.criterion, 3) == 5921.153
    found = dict(zip(JUNIORS, zip(coefficients.round(5), errors.round(5), strict=True), strict=True))
    assert found == JUNIORS


LME4 = """
suppressMessages(library(lme4))
frame <- read.csv(commandArgs(TRUE)[1])
for (reml in c(TRUE, FALSE)) {
  fit <- suppressMessages(lmer(y ~ x + (1 | school) + (1 | other), frame, REML = reml, weights = w,
    control = lmerControl(calc.derivs = FALSE, check.conv.singular = "ignore")))
  effects <- ranef(fit, condVar = TRUE)
  error <- function(of) sqrt(attr(effects[[of]], "postVar")[1, 1, ])
  variances <- as.data.frame(VarCorr(fit))
  variance <- function(of) variances$vcov[variances$grp == of]
  criterion <- if (reml) REMLcrit(fit) else deviance(fit)
  cat(sprintf("%.12g", c(criterion, variance("school"), variance("other"), sigma(fit)^2,
    effects$school[["(Intercept)"]][1:3], error("school")[1:3], effects$other[["(Intercept)"]][1:3],
    error("other")[1:3])), "\\n")
}
"""


@pytest.fixture(scope="session")
def lme4() -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("R is not here: the comparison with lme4 is left out")
    found = subprocess.run(["Rscript", "-e", "library(lme4)"], capture_output=True, check=False)
    if found.returncode:
        pytest.skip("R is here without lme4: the comparison is left out")


def _weighted(kind: str) -> pl.DataFrame:
    """Made-up pupils with precision weights, in groups numbered 100 and up so that text sorts as numbers do."""
    rng = np.random.default_rng(2)
    rows = 600
    school = rng.integers(0, 40, rows)
    other = school % 12 if kind == "nested" else rng.integers(0, 12, rows)
    x, w = rng.normal(size=rows), rng.uniform(0.5, 3, rows)
    size = 0.0 if kind == "of no effect" else 0.5
    y = 20 + 2 * x + size * (rng.normal(size=40)[school] + rng.normal(size=12)[other]) + rng.normal(size=rows) / w**0.5
    groups = {"school": school + 100, "other": other + 100}
    return pl.DataFrame({"y": y, "x": x, "w": w, **groups})


def _fit_weighted(frame: pl.DataFrame, method: Literal["reml", "ml"]) -> TwoGroupings:
    weights = pl.col("w")
    centre = [0.0, *(float((frame[name] * frame["w"]).sum() / frame["w"].sum()) for name in ("x", "y"))]
    columns = np.column_stack([np.ones(frame.height), frame["x"] - centre[1], frame["y"] - centre[2]])
    held = frame.select("school", "other", weights).with_columns(
        pl.Series(f"column {j}", columns[:, j] * frame["w"].to_numpy()) for j in range(3)
    )
    cells = held.group_by("school", "other", maintain_order=True).agg(
        pl.col("column 0", "column 1", "column 2").sum(), pl.len(), weights.log().sum().alias("log")
    )
    sums = Sums(
        ("(ones)", "x", "y"),
        np.array(centre),
        columns.T @ (frame["w"].to_numpy()[:, None] * columns),
        cells["school"],
        cells["len"].to_numpy(),
        cells.select("column 0", "column 1", "column 2").to_numpy()[None],
        log_weights=float(cells["log"].sum()),
    )
    first, second = (cells[name].rank("dense").to_numpy().astype(np.int64) - 1 for name in ("school", "other"))
    return solve_two(sums, first, second, method=method)


@pytest.mark.usefixtures("lme4")
@pytest.mark.parametrize("kind", ["crossed", "nested", "of no effect"])
def test_weighted_fits_are_those_of_lme4(kind: str, tmp_path: Path) -> None:
    frame = _weighted(kind)
    (tmp_path / "fit.R").write_text(LME4)
    frame.write_csv(tmp_path / "pupils.csv", float_precision=17)
    call = ["Rscript", str(tmp_path / "fit.R"), str(tmp_path / "pupils.csv")]
    printed = subprocess.run(call, capture_output=True, check=True, text=True).stdout.strip().splitlines()

    for method, line in zip(("reml", "ml"), printed, strict=True):
        fitted = _fit_weighted(frame, "reml" if method == "reml" else "ml")
        theirs = np.array(line.split(), float)
        assert fitted.criterion <= theirs[0] + 1e-6
        assert fitted.criterion == pytest.approx(theirs[0], abs=1e-4)
        ours = [fitted.school_variance, fitted.also_variance, fitted.pupil_variance]
        np.testing.assert_allclose(ours, theirs[1:4], rtol=1e-3, atol=1e-5)
        groups = (fitted.school_effects, fitted.school_errors, fitted.also_effects, fitted.also_errors)
        np.testing.assert_allclose(np.concatenate([each[:3] for each in groups]), theirs[4:], rtol=2e-3, atol=1e-3)
