"""A million rows of pupils, ten of them bad in ten ways, read and checked: seconds, rows a second, peak of memory.

The file is made up by NumPy (UPNs with their check letter, ten schools' worth of columns as an authority's export has
them). Reading runs in a process of its own, so that its peak is its own; the bare parse of the same bytes is Polars'
`read_csv(infer_schema=False)`, in another.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

ROWS = 1_000_000
SECONDS, GIBIBYTES = 20.0, 1.0
WRONG = {  # row of the file -> column, what stands there, the rule that names it
    101: ("UPN", "", "upn-1500"),
    2_002: ("UPN", "letter", "upn-1510"),
    30_003: ("UPN", "two pupils", "upn-1520"),
    40_004: ("UPN", "figures", "upn-1540"),
    500_005: ("Date of birth", "31/02/2008", "unreadable"),
    600_006: ("Date of birth", "01/10/2004", "age"),
    700_007: ("KS2 reading test", "4B", "era"),
    800_008: ("KS2 maths test", "130", "outside-scale"),
    900_009: ("Authorised absence", "999", "sessions-missed"),
    1_000_001: (None, "the row before", "pupil-twice"),
}


def main() -> None:
    ways = {"bare": _bare, "ours": _ours}
    if sys.argv[1:2] and sys.argv[1] in ways:
        print(json.dumps(ways[sys.argv[1]](sys.argv[2])))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pupils.csv"
        _made(rows).write_csv(path)
        bare = _alone("bare", path)
        ours = _alone("ours", path)
    named = {int(row): rule for row, rule in ours["named"]}
    wanted = {row: rule for row, (_, _, rule) in WRONG.items() if row <= rows + 1}
    size = ours["bytes"] / 1e6
    pace = rows / ours["seconds"]
    print(f"{rows:,} rows, {size:.0f} MB: read and checked in {ours['seconds']:.1f} s, {pace:,.0f} rows/s")
    print(f"peak of memory {ours['peak']:.2f} GiB; bare parse {bare['seconds']:.2f} s, {bare['peak']:.2f} GiB")
    print(f"ratio to the bare parse: {ours['seconds'] / bare['seconds']:.1f}")
    missing = {row: rule for row, rule in wanted.items() if named.get(row) != rule}
    print(f"bad rows named: {len(wanted) - len(missing)} of {len(wanted)}; rows with errors: {ours['bad']:,}")
    for row, rule in missing.items():
        print(f"  row {row:,}: {rule} wanted, {named.get(row)} named")
    met = ours["seconds"] <= SECONDS and ours["peak"] <= GIBIBYTES and not missing
    print(f"goal: at most {SECONDS:.0f} s, {GIBIBYTES:.0f} GiB, all named: {'met' if met else 'missed'}")


def _alone(which: str, path: Path) -> dict[str, Any]:
    """What one way of reading takes, in a process of its own."""
    command = [sys.executable, __file__, which, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def _bare(path: str) -> dict[str, Any]:
    start = time.perf_counter()
    pl.read_csv(path, infer_schema=False)
    return {"seconds": time.perf_counter() - start, "peak": _peak()}


def _ours(path: str) -> dict[str, Any]:
    import keystage as ks

    start = time.perf_counter()
    (reading,) = ks.read(Path(path), year="2018/19")
    seconds = time.perf_counter() - start
    errors = [[f.row, f.rule] for f in reading.findings if f.severity == "error"]
    size, bad = Path(path).stat().st_size, len(reading.bad_rows)
    return {"seconds": seconds, "peak": _peak(), "bytes": size, "named": errors, "bad": bad}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def _made(rows: int) -> pl.DataFrame:
    from keystage.analysis.vocabulary import upn

    rng = np.random.default_rng(20190712)
    place = np.arange(rows)
    born = np.datetime64("2007-09-01") + rng.integers(0, 365, rows)
    days = pl.Series(born.astype("datetime64[D]")).dt.strftime("%d/%m/%Y")

    def pick(words: list[str], weights: list[float] | None = None) -> pl.Series:
        return pl.Series(words).gather(rng.choice(len(words), rows, p=weights))

    scores = [*map(str, range(80, 121)), "A", "N", "B"]
    frame = pl.DataFrame(
        {
            "LAESTAB": pl.Series(9982000 + place // 60 % 6000).cast(pl.String),
            "UPN": upn.make(820 + place // 10_000_000, place // 1000 % 10_000, 8, place % 1000),
            "Surname": pick(["Ash", "Birch", "Cedar", "Elm"]),
            "Forename": pick(["Ada", "Ben", "Cy", "Di"]),
            "Date of birth": days,
            "Sex": pick(["F", "M"]),
            "Year group": pl.Series(["6"]).new_from_index(0, rows),
            "Ethnicity": pick(["WBRI", "APKN", "BCRB", "MWBC"]),
            "FSM": pick(["Y", "N"], [0.15, 0.85]),
            "FSM Ever 6": pick(["Y", "N"], [0.25, 0.75]),
            "First language": pick(["ENG", "POL", "URD"], [0.8, 0.1, 0.1]),
            "SEN": pick(["N", "K", "E"], [0.85, 0.12, 0.03]),
            "Possible sessions": pl.Series(rng.integers(340, 381, rows)).cast(pl.String),
            "Authorised absence": pl.Series(rng.integers(0, 20, rows)).cast(pl.String),
            "Unauthorised absence": pl.Series(rng.integers(0, 5, rows)).cast(pl.String),
            "KS1 reading": pick(["1", "2C", "2B", "2A", "3", "W", "A"]),
            "KS1 writing": pick(["1", "2C", "2B", "2A", "3", "W", "A"]),
            "KS1 maths": pick(["1", "2C", "2B", "2A", "3", "W", "A"]),
            "KS2 reading test": pick(scores),
            "KS2 writing TA": pick(["WTS", "EXS", "GDS"]),
            "KS2 maths test": pick(scores),
            "KS2 GPS test": pick(scores),
        }
    )
    return _spoilt(frame)


def _spoilt(frame: pl.DataFrame) -> pl.DataFrame:
    """Ten bad rows of ten kinds."""
    for row, (column, what, _) in WRONG.items():
        at = row - 2
        if at >= frame.height:
            continue
        if column is None:
            frame = pl.concat([frame.head(at), frame[at - 1], frame.slice(at + 1)])
            continue
        whole = str(frame[column][at])
        text = {
            "letter": ("A" if whole[0] != "A" else "B") + whole[1:],
            "two pupils": str(frame[column][at + 5_000 if at + 5_000 < frame.height else 0]),
            "figures": f"{whole[:6]}X{whole[7:]}",
        }.get(what, what)
        frame = frame.with_columns(frame[column].scatter(at, text))
    return frame


if __name__ == "__main__":
    main()
