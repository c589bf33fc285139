"""One meaning for each column of a table of pupils: “Year” as a year group, “Reading” as the test of Year 6."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from keystage.analysis import scales
from keystage.analysis.errors import InputError
from keystage.analysis.returns.ledger import Ledger
from keystage.analysis.returns.mapping.heading_words import key_stages
from keystage.analysis.returns.naming import Named
from keystage.analysis.returns.pupils.choosing import Clues, choose
from keystage.analysis.returns.reading import Severity
from keystage.analysis.returns.recognition import Recognised
from keystage.analysis.returns.results_year import years_in_titles
from keystage.analysis.vocabulary import AcademicYear, year_groups

__all__ = ["settled"]

_SOME = 200
_FEW = 0.05  # of the rows: a year group of fewer is no clue


def settled(known: Recognised, given: AcademicYear | None, ledger: Ledger, home: Path | None) -> Recognised:
    """`known` with at most one meaning for each column. A heading that may be several results, and that nothing in
    the table tells apart, is left out with a warning. Raises InputError where no result is left for that reason."""
    columns = {name: _of_years(known, name, meant) for name, meant in known.columns.items()}
    known = replace(known, columns=columns)
    taken = Counter(meant[0].code for meant in columns.values() if len(meant) == 1)
    clues = _clues(known, given, home)
    unclear = []
    for name, meant in columns.items():
        if len(meant) > 1:
            columns[name] = _one(known.table.cells[name], meant, taken, clues, home)
            taken.update(named.code for named in columns[name])
            if not columns[name]:
                unclear.append((name, meant))
    _say_unclear(known, unclear, ledger, home)
    return known


def _of_years(known: Recognised, name: str, meant: tuple[Named, ...]) -> tuple[Named, ...]:
    """“Year” over 6, R and Year 2 is the year group; over 2018/19 the academic year."""
    codes = {named.code: named for named in meant}
    if not {"year", "year_group"} <= codes.keys():
        return meant
    different = known.table.cells[name].drop_nulls().cast(pl.String).unique().head(_SOME)
    groups = len(different) > 0 and year_groups(different).null_count() <= len(different) / 2
    return (codes["year_group" if groups else "year"],)


def _one(
    cells: pl.Series, meant: tuple[Named, ...], taken: Counter[str], clues: Clues, home: Path | None
) -> tuple[Named, ...]:
    """What a column means that may mean several things: what is known of a pupil before a result."""
    plain = [named for named in meant if named.column.type != "result"]
    if plain:
        return (plain[0],)
    every = scales.results(home)
    free = [named for named in meant if not taken[named.code]] or meant
    sample = cells.cast(pl.String).unique(maintain_order=True).head(_SOME)
    chosen = choose(tuple(every[named.code] for named in free), replace(clues, cells=sample))
    return tuple(named for named in free if named.code == chosen[0].code) if len(chosen) == 1 else ()


def _clues(known: Recognised, given: AcademicYear | None, home: Path | None) -> Clues:
    table, every = known.table, scales.results(home)
    codes = {meant[0].code: name for name, meant in known.columns.items() if len(meant) == 1}
    groups: frozenset[int] = frozenset()
    if "year_group" in codes:
        counted = year_groups(table.cells[codes["year_group"]]).drop_nulls().value_counts()
        groups = frozenset(g for g, rows in counted.iter_rows() if rows >= _FEW * table.cells.height)
    stages = frozenset(stage.upper() for stage in key_stages((*table.above, table.name)))
    sure = frozenset(every[code].key_stage for code in codes if code in every)
    year = given.ends if given else max(_years(known, codes), default=None)
    return Clues(pl.Series([], dtype=pl.String), year, groups, stages or (sure if not groups else stages), home=home)


def _years(known: Recognised, codes: dict[str, str]) -> Iterator[int]:
    """The academic years that a table names: in its column, else in its titles."""
    years = known.table.cells[codes["year"]] if "year" in codes else pl.Series([], dtype=pl.String)
    cells = years.drop_nulls().unique().head(_SOME).to_list()
    for cell in cells:
        try:
            yield AcademicYear.parse(str(cell)).ends
        except InputError:
            text = str(cell).removesuffix(".0")
            if text.isdigit() and len(text) == 4:
                yield int(text)
    if not cells:
        yield from (year.ends for year in years_in_titles(known.table))


def _say_unclear(
    known: Recognised, unclear: list[tuple[str, tuple[Named, ...]]], ledger: Ledger, home: Path | None
) -> None:
    every = scales.results(home)
    headers = dict(zip(known.table.cells.columns[1:], known.table.headers, strict=True))
    words = [
        f"“{headers[name]}” may mean {' or '.join(f'“{every[named.code].title}”' for named in meant[:4])}"
        for name, meant in unclear
    ]
    how = (
        "Write the key stage in the heading (KS2 reading test), or say the year group in a column and give each key "
        "stage in a file of its own."
    )
    if words and not any(named.column.type == "result" for meant in known.columns.values() for named in meant):
        raise InputError(f"{words[0]}, and nothing in the file says which. {how}")
    for (name, _), said in zip(unclear, words, strict=True):
        message = f"{said}: it was left out. {how}"
        ledger.note("unclear-result", message, column=headers[name], severity=Severity.WARNING)
