"""A made-up nation's Year 6 from file to schools' effects: what the how-to on value added does, with seconds.

`python benchmarks/nation.py [schools] [times]` makes about 600,000 pupils of 16,800 schools, writes them as Parquet,
then starts Python anew for each run: from there to the table of schools as a file, imports and all. The fit has 8
predictors, text and yes/no among them, that become 20 and more columns; scores and schools are text, as in files.
"""

import os
import sys
import tempfile
from pathlib import Path
from statistics import median

from value_added_files import run

MAKE = """
import numpy as np
from keystage.analysis.synthetic.pupil_level import CohortsWanted, made_up_pupils, nation_of

whole = nation_of({schools}, [CohortsWanted(year_group=6, years=(2019,), taken_in=(2, 6))])
made_up_pupils(whole, rng=np.random.default_rng(1)).cohorts[0].frame.write_parquet({path!r})
"""
FIT = """
import keystage as ks
import polars as pl

fit = ks.value_added(
    pl.scan_parquet({path!r}).with_columns(pl.col("ks2_maths").cast(pl.Int32, strict=False)),
    outcome="ks2_maths", predictors=["ks1_maths", "ks1_reading", "sex", "fsm6", "eal", "sen", "mobile", "idaci"],
    school="urn",
)
fit.schools.write_csv({out!r})
print(f"{{fit.given:,}} pupils, {{fit.used:,}} in the model, {{fit.schools.height:,}} schools, "
      f"{{fit.coefficients.height}} coefficients; r2 {{fit.r2:.2f}}, {{100 * fit.icc:.0f}}% between schools")
"""


def main(schools: int = 16_800, times: int = 5) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, out = str(Path(folder) / "nation.parquet"), str(Path(folder) / "schools.csv")
        took, _, _ = run(MAKE.format(schools=schools, path=path))
        print(f"made up and written in {took:.1f} s, a file of {Path(path).stat().st_size / 1e6:.0f} MB")
        runs = [run(FIT.format(path=path, out=out)) for _ in range(times + 1)][1:]
    print(" ".join(runs[0][2]))
    seconds = sorted(each[0] for each in runs)
    print(
        f"from a cold start to the schools' table: {median(seconds):.2f} s ({seconds[0]:.2f} to {seconds[-1]:.2f}), "
        f"{median(each[1] for each in runs):.2f} GiB; load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:]))
