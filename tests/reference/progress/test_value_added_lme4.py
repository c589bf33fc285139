"""Value added against lme4, where R is installed: with weights, a slope, variances of nought and a second grouping."""

import subprocess
from dataclasses import dataclass
from shutil import which
from typing import Any

import numpy as np
import polars as pl
import pytest

import keystage as ks

pytestmark = pytest.mark.req("2.22")


@dataclass(frozen=True)
class Case:
    """formula: as lme4 writes the model. asked: as we do. restricted: REML."""

    formula: str
    asked: dict[str, Any]
    restricted: bool = True
    weighted: bool = False
    outcome: str = "y"


_X = ["prior", "sex"]
_CASES = {
    "intercept": Case("{y} ~ prior + sex + (1 | school)", {"predictors": _X}),
    "intercept, ml": Case("{y} ~ prior + sex + (1 | school)", {"predictors": _X}, restricted=False),
    "weights": Case("{y} ~ prior + sex + (1 | school)", {"predictors": _X}, weighted=True),
    "weights, ml": Case("{y} ~ prior + sex + (1 | school)", {"predictors": _X}, weighted=True, restricted=False),
    "slope": Case("{y} ~ prior + sex + (prior | school)", {"predictors": _X, "slope": "prior"}),
    "slope, ml": Case("{y} ~ prior + sex + (prior | school)", {"predictors": _X, "slope": "prior"}, restricted=False),
    "slope, weights": Case("{y} ~ prior + sex + (prior | school)", {"predictors": _X, "slope": "prior"}, weighted=True),
    "no difference": Case("{y} ~ prior + sex + (1 | school)", {"predictors": _X}, outcome="nothing"),
    "no difference of lines": Case("{y} ~ prior + (prior | school)", {"predictors": _X[:1], "slope": "prior"}, True,
                                   outcome="nothing"),
    "tied": Case("{y} ~ prior + (prior | school)", {"predictors": _X[:1], "slope": "prior"}, outcome="tied"),
    "crossed": Case("{y} ~ prior + (1 | school) + (1 | area)", {"predictors": _X[:1], "also": "area"}),
    "nested": Case("{y} ~ prior + (1 | school) + (1 | room)", {"predictors": _X[:1], "also": "room"}),
    "nested, ml": Case("{y} ~ prior + (1 | school) + (1 | room)", {"predictors": _X[:1], "also": "room"}, False),
    "crossed, weights": Case("{y} ~ prior + (1 | school) + (1 | area)", {"predictors": _X[:1], "also": "area"}, True,
                             weighted=True),
    "crossed, no difference": Case("{y} ~ prior + (1 | school) + (1 | area)", {"predictors": _X[:1], "also": "area"},
                                   outcome="nothing"),
    "product": Case("{y} ~ prior * sex + I(prior^2) + (1 | school)",
                    {"predictors": ["prior", "sex", "prior:prior", "prior:sex"]}),
}  # fmt: skip

_LME4 = """
suppressWarnings(suppressMessages(library(lme4)))
d <- read.csv("{data}", stringsAsFactors = TRUE)
for (key in c("school", "area", "room")) d[[key]] <- factor(d[[key]])
control <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e5), calc.derivs = FALSE,
  check.conv.singular = "ignore")
say <- function(name, what, values) cat(name, what, sprintf("%.15g", values), sep = "\\t", fill = FALSE, "\\n")
fit <- function(name, formula, restricted, w) {{
  d$w <- w
  m <- suppressWarnings(suppressMessages(lmer(formula, d, REML = restricted, weights = w, control = control)))
  say(name, "criterion", -2 * as.numeric(logLik(m)))
  say(name, "coefficients", fixef(m))
  say(name, "errors", sqrt(diag(as.matrix(vcov(m)))))
  v <- as.data.frame(VarCorr(m))
  for (i in seq_len(nrow(v))) say(name, paste0("variance ", v$grp[i], if (is.na(v$var1[i])) "" else
    paste0(" ", v$var1[i], if (is.na(v$var2[i])) "" else " with")), v$vcov[i])
  r <- as.data.frame(ranef(m, condVar = TRUE))
  r <- r[r$grpvar == "school" & r$term == "(Intercept)", ]
  say(name, "effects", r$condval); say(name, "own", r$condsd)
}}
{fits}
"""


def pupils() -> pl.DataFrame:
    rng = np.random.default_rng(21)
    school = np.repeat(np.arange(40), np.concatenate([np.ones(5, int), rng.integers(2, 50, 35)]))
    n = len(school)
    prior, area = rng.normal(size=n).round(3), rng.integers(0, 7, n)
    room = 3 * school + rng.integers(0, 3, n)
    own = 0.5 * rng.normal(size=40)
    weight = rng.choice([0.25, 1.0, 3.0], n)
    error = rng.normal(size=n)
    mean = pl.DataFrame({"s": school, "e": error}).select(pl.col("e").mean().over("s")).to_series().to_numpy()
    base = 2 + 0.7 * prior
    return pl.DataFrame(
        {
            "school": [f"{100 + s}" for s in school],
            "area": [f"{a}" for a in area],
            "room": [f"{1000 + r}" for r in room],
            "prior": prior,
            "sex": np.where(rng.random(n) < 0.5, "F", "M"),
            "weight": weight,
            "y": base + own[school] * (1 + 0.5 * prior) + 0.2 * rng.normal(size=40)[school] * prior
            + 0.4 * rng.normal(size=7)[area] + 0.5 * rng.normal(size=120)[room] + error / np.sqrt(weight),
            "nothing": base + error - mean,
            "tied": base + own[school] * (1 + 0.6 * prior) + 1.5 * error,
        }
    )  # fmt: skip


@pytest.fixture(scope="module")
def lme4(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[float]]]:
    if which("Rscript") is None:
        pytest.skip("R is not installed, so lme4 cannot be compared with")
    folder = tmp_path_factory.mktemp("lme4")
    pupils().write_csv(folder / "pupils.csv")
    fits = "\n".join(
        f'fit("{name}", {case.formula.format(y=case.outcome)}, {str(case.restricted).upper()}, '
        f"{'d$weight' if case.weighted else 'rep(1, nrow(d))'})"
        for name, case in _CASES.items()
    )
    script = folder / "fits.R"
    script.write_text(_LME4.format(data=folder / "pupils.csv", fits=fits), encoding="utf-8")
    run = subprocess.run(["Rscript", str(script)], capture_output=True, text=True, check=False)
    if run.returncode != 0 and "there is no package called" in run.stderr:
        pytest.skip("R is here but not its package lme4, so it cannot be compared with")
    assert run.returncode == 0, run.stderr
    found: dict[str, dict[str, list[float]]] = {}
    for line in run.stdout.splitlines():
        name, what, *values = line.strip().split("\t")
        found.setdefault(name, {})[what] = [float(value) for value in values]
    return found


@pytest.mark.parametrize("name", list(_CASES))
def test_fits_are_those_of_lme4(name: str, lme4: dict[str, dict[str, list[float]]]) -> None:
    case, theirs = _CASES[name], lme4[name]
    fit = ks.value_added(
        pupils(),
        outcome=case.outcome,
        school="school",
        method="reml" if case.restricted else "ml",
        weights="weight" if case.weighted else None,
        **case.asked,
    )
    assert fit.criterion <= theirs["criterion"][0] + 1e-6
    variances = dict(fit.variances.iter_rows())
    also = case.asked.get("also")
    names = {
        "variance school (Intercept)": "school",
        "variance school prior": "slope",
        "variance school (Intercept) with": "covariance",
        "variance Residual": "pupil",
        f"variance {also} (Intercept)": also,
    }
    found = {name: variances[ours] for name, ours in names.items() if name in theirs}
    assert len(found) == len(variances)
    better = theirs["criterion"][0] - fit.criterion > 1e-7  # lme4 stopped short
    assert found == pytest.approx({name: theirs[name][0] for name in found}, rel=1e-3 if better else 1e-5, abs=1e-5)
    estimates, errors = (fit.coefficients[column].to_list() for column in ("estimate", "se"))
    assert estimates == pytest.approx(theirs["coefficients"], rel=1e-5, abs=1e-5)
    assert errors == pytest.approx(theirs["errors"], rel=1e-4)
    assert fit.schools["effect"].to_list() == pytest.approx(theirs["effects"], abs=1e-4)
    assert fit.schools["se"].to_list() == pytest.approx(theirs["own"], abs=1e-4)
