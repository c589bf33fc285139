"""Value added from Parquet files: a process from a cold start, the floor under it, ten times the pupils.

`python benchmarks/value_added_files.py [times]` prints medians of runs taken in turn. Every run is a process of its
own, so that its memory is known; what makes the files is one too. The files are in the page cache.

Cold start: from the start of Python to the effects of schools of 600,000 pupils, all imports included; the peer reads
the same file by pandas and fits by mixedlm-rs. Floor, within a process that has its imports: read the same columns by
Polars, fill a float64 X of ones and the 12 predictors (6,000,000 × 13), one X'X.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

OURS = """
import keystage as ks, polars as pl
fit = ks.value_added(pl.scan_parquet({path!r}), outcome="outcome", predictors={predictors!r}, school="urn")
print(fit.schools.height, fit.schools["effect"][0], fit.variances["value"][0])
"""
PEER = """
import numpy as np, pandas as pd
from mixedlm_rs import MixedLM
frame = pd.read_parquet({path!r})
x = np.column_stack([np.ones(len(frame)), frame[{predictors!r}].to_numpy(dtype=float)])
fit = MixedLM(frame["outcome"].to_numpy(), x, groups=frame["urn"].to_numpy()).fit()
effects = fit.random_effects_array
print(len(effects), effects[0, 0], fit.cov_re[0, 0])
"""
TIMED = """
import time, keystage as ks, polars as pl, numpy as np
ks.value_added
start = time.perf_counter()
{work}
print(time.perf_counter() - start)
"""
WHOLE = """
fit = ks.value_added(pl.scan_parquet({path!r}), outcome="outcome", predictors={predictors!r}, school="urn").schools
"""
FLOOR = """
frame = pl.read_parquet({path!r}, columns=["urn", "outcome", *{predictors!r}])
x = np.ones((frame.height, 13))
for at, name in enumerate({predictors!r}, start=1):
    x[:, at] = frame[name].to_numpy()
total = x.T @ x
"""


def make(path: str, parts: int, kind: str) -> None:
    """A file of so many times 600,000 pupils. kind: of the school's column, "numbers" or "text"."""
    import polars as pl

    from value_added import made_up

    frame = pl.concat([made_up(seed=seed).frame() for seed in range(1, parts + 1)])
    if kind == "text":
        frame = frame.with_columns(pl.col("urn").cast(pl.String))
    frame.write_parquet(path)


def run(code: str) -> tuple[float, float, list[str]]:
    """A new Python that does this: seconds, GiB at most, what it printed. (A process counts its parent's memory of the
    moment of its start, so this one stays small.)"""
    import time

    start = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    printed = child.stdout.read().split()
    _, status, used = os.wait4(child.pid, 0)
    took = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, code
    return took, used.ru_maxrss / 2**20, printed


def cold_start(path: str, predictors: list[str], times: int, title: str) -> None:
    codes = [code.format(path=path, predictors=predictors) for code in (OURS, PEER)]
    (_, _, ours), (_, _, theirs) = (run(code) for code in codes)
    assert ours[0] == theirs[0], (ours, theirs)
    assert abs(float(ours[1]) - float(theirs[1])) < 1e-6, (ours, theirs)
    assert abs(float(ours[2]) / float(theirs[2]) - 1) < 1e-6, (ours, theirs)
    runs = [[run(code) for code in codes] for _ in range(times)]
    (mine, memory), (peers, most) = (
        (median(pair[at][0] for pair in runs), median(pair[at][1] for pair in runs)) for at in range(2)
    )
    print(
        f"{title}: {mine:.2f} s and {memory:.2f} GiB; mixedlm-rs {peers:.2f} s and {most:.2f} GiB: "
        f"{peers / mine:.1f} x as fast, {memory / most:.2f} of the memory; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def timed(work: str, path: str, predictors: list[str]) -> tuple[float, float]:
    _, memory, printed = run(TIMED.format(work=work.format(path=path, predictors=predictors)))
    return float(printed[0]), memory


def large(small: str, big: str, predictors: list[str], times: int) -> None:
    """6,000,000 pupils against the floor, and against 600,000."""
    jobs = [(WHOLE, big), (FLOOR, big), (WHOLE, small)]
    runs = [[timed(work, path, predictors) for work, path in jobs] for _ in range(times)]
    whole, floor, tenth = (median(each[at][0] for each in runs) for at in range(3))
    memory, of_floor, least = (median(each[at][1] for each in runs) for at in range(3))
    to_floor = sorted(each[0][0] / each[1][0] for each in runs)
    to_tenth = sorted(each[0][0] / each[2][0] for each in runs)
    print(f"6,000,000 pupils, from the file to the schools' effects: {whole:.2f} s, {memory:.2f} GiB")
    print(f"  the floor {floor:.2f} s, {of_floor:.2f} GiB: {_told(to_floor)} the floor")
    print(f"  600,000 pupils {tenth:.3f} s, {least:.2f} GiB: {_told(to_tenth)}; load {os.getloadavg()[0]:.1f}")


def _told(ratios: list[float]) -> str:
    return f"{median(ratios):.2f} x ({ratios[0]:.2f} to {ratios[-1]:.2f})"


def main(times: int = 7) -> None:
    here = str(Path(__file__))
    predictors = run(f"import sys; sys.path.insert(0, {str(Path(here).parent)!r})\n"
                     "from value_added import PREDICTORS; print(*PREDICTORS)")[2]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        small, text, big = (str(Path(folder) / f"{name}.parquet") for name in ("small", "text", "big"))
        for path, parts, kind in ((small, 1, "numbers"), (text, 1, "text"), (big, 10, "numbers")):
            subprocess.run([sys.executable, here, "make", path, str(parts), kind], check=True)
        cold_start(small, predictors, times, "600,000 pupils from a cold start, schools by number")
        cold_start(text, predictors, times, "the same, schools by text")
        large(small, big, predictors, times)


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"]:
        make(sys.argv[2], int(sys.argv[3]), sys.argv[4])
    else:
        main(*(int(a) for a in sys.argv[1:]))
