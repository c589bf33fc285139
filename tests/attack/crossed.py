"""What a table of two things at once says, beside what is known of each alone."""

from collections.abc import Iterator

import polars as pl

from tests.attack.programme import Name, Programme
from tests.attack.reader import FEWEST, Secret, did, size

# The words of a column, and the group of whom it says so.
_SAID = {
    ("sex", "F"): "girls", ("sex", "M"): "boys", ("sen", "none"): "no_sen", ("sen", "support"): "sen_support",
    ("sen", "plan"): "ehcp", ("disadvantaged", "true"): "disadvantaged",
    ("disadvantaged", "false"): "not_disadvantaged",
}  # fmt: skip


def _group(row: dict[str, object], by: tuple[str, str]) -> str:
    first, second = (_SAID[name, str(row[name])] for name in by)
    return f"{first}+{second}"


def read(programme: Programme, told: pl.DataFrame, urn: str, by: tuple[str, str]) -> None:
    """Add what the table says; each line adds up to the group that it is a line of."""
    rows = list(told.iter_rows(named=True))
    for row in rows:
        n, k = _names(urn, row, by)
        programme.number(n)  # "withheld" is said of nobody too
        programme.number(k)
        programme.between({n: 1.0, k: -1.0}, 0.0, float("inf"))
        if row["value"] is not None:
            programme.known(n, float(row["n"]))
            programme.known(k, float(row["numerator"]))
    for name in by:
        for word in {row[name] for row in rows}:
            line = [row for row in rows if row[name] == word]
            year, measure = line[0]["year"], line[0]["measure"]
            group = _SAID[name, str(word)]
            programme.equal(size(urn, year, group), [_names(urn, row, by)[0] for row in line])
            programme.equal(did(urn, year, group, measure), [_names(urn, row, by)[1] for row in line])


def secrets(
    table: pl.DataFrame, told: pl.DataFrame, shown: pl.DataFrame, by: tuple[str, str], alike_under: int, fewest: int
) -> Iterator[Secret]:
    """What must not be told; but what a group that may be shown, all or none of whom did it, says of all in it."""
    urn = shown["urn"][0]
    alike = set(shown.filter(pl.col("value").is_in([0.0, 100.0])).select("measure", "group").iter_rows())
    for row, seen in zip(table.iter_rows(named=True), told["value"], strict=True):
        n, reached = int(row["n"]), int(row["numerator"])
        few = any(0 < part < fewest for part in (reached, n - reached))
        if any((row["measure"], group) in alike for group in ("all", *_group(row, by).split("+"))):
            continue
        if seen is None and (n < FEWEST or few or (n < alike_under and reached in (0, n))):
            yield Secret((urn, row["year"], _group(row, by)), row["measure"], n, reached)


def _names(urn: str, row: dict[str, object], by: tuple[str, str]) -> tuple[Name, Name]:
    year, measure = int(str(row["year"])), str(row["measure"])
    group = _group(row, by)
    return size(urn, year, group), did(urn, year, group, measure)
