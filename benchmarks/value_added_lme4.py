"""Value added of 600,000 pupils with school effects, against R's lme4: `lmer` and `ranef`, timed inside R.

`python benchmarks/value_added_lme4.py [pupils] [schools]`; says so and ends where R or lme4 is not installed. Reading
is timed on neither side: ours starts at a Polars frame, lme4 at a data frame. Effects come with conditional errors.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import numpy as np

import keystage as ks
from keystage.analysis.progress import ValueAdded
from value_added import PREDICTORS, Made, made_up, seconds

SCRIPT = """
suppressMessages(library(lme4))
from <- file("{path}", "rb")
columns <- c("outcome", "urn", {names})
frame <- as.data.frame(lapply(setNames(columns, columns), function(name) readBin(from, "double", {rows})))
frame$urn <- factor(frame$urn)
took <- system.time({{
  fit <- lmer(outcome ~ {terms} + ({random} | urn), frame)
  effects <- ranef(fit)
}})[["elapsed"]]
found <- c(took, -2 * as.numeric(logLik(fit)), as.data.frame(VarCorr(fit))$vcov, fixef(fit))
cat(sprintf("%.17g", found), sep = "\\n")
"""


def write(made: Made, path: Path) -> None:
    """The columns one after another, as R reads them exactly."""
    with path.open("wb") as file:
        for column in (made.y, made.school.astype(float), *made.x.T[1:]):
            file.write(np.ascontiguousarray(column).tobytes())


def lmer(path: Path, rows: int, random: str) -> list[float]:
    """Seconds, criterion, variances, coefficients."""
    names = ", ".join(f'"{name}"' for name in PREDICTORS)
    script = SCRIPT.format(path=path, names=names, rows=rows, terms=" + ".join(PREDICTORS), random=random)
    done = subprocess.run(["Rscript", "-"], input=script, capture_output=True, text=True, check=True)
    return [float(line) for line in done.stdout.split()]


def against_lme4(made: Made, path: Path, *, slope: bool) -> None:
    frame = made.frame()

    def ours() -> ValueAdded:
        return ks.value_added(
            frame, outcome="outcome", predictors=PREDICTORS, school="urn", slope="prior" if slope else None
        )

    fit = ours()
    before = [seconds(ours) for _ in range(5)]
    theirs, criterion, *estimates = lmer(path, len(made.y), "1 + prior" if slope else "1")
    took = median([*before, *(seconds(ours) for _ in range(5))])
    parts = len(fit.variances)
    order = ["school", "slope", "covariance", "pupil"] if slope else ["school", "pupil"]
    mine = [dict(fit.variances.iter_rows())[component] for component in order]
    apart = max(abs(a / b - 1) for a, b in zip(mine, estimates[:parts], strict=True))
    fixed = np.max(
        np.abs(fit.coefficients["estimate"].to_numpy() - estimates[parts:]) / fit.coefficients["se"].to_numpy()
    )
    worse = fit.criterion - criterion
    print(
        f"Random intercept{' and slope' if slope else ''}: variances agree to {apart:.0e}, coefficients to {fixed:.0e} "
        f"of their standard errors; our −2 log likelihood less lme4's: {worse:.1e}"
    )
    assert apart < 1e-5 or worse < 1e-6, (mine, estimates)
    print(
        f"  ours {1000 * took:.0f} ms, lme4 {theirs:.1f} s: {theirs / took:.0f} x; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def main(pupils: int = 600_000, schools: int = 16_800) -> None:
    known = shutil.which("Rscript") and subprocess.run(["Rscript", "-e", "library(lme4)"], capture_output=True)
    if not known or known.returncode:
        print("R's lme4 is not installed here: not timed.")
        return
    made = made_up(pupils, schools)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "columns"
        write(made, path)
        against_lme4(made, path, slope=False)
        against_lme4(made, path, slope=True)


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:]))
