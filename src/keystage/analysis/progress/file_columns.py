"""The columns asked of a file of pupils: under the names given, and numbers where codes stand among them."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.progress.from_file import pupils_in
from keystage.analysis.returns.headings import plain
from keystage.analysis.returns.private import is_private

__all__ = ["FilePupils", "pupils_asked", "said_of_codes"]

_LOOKED_AT = 10_000  # rows from which it is told that a column holds numbers and codes
_MOSTLY = 0.8  # share of a column's cells that are numbers, from which the others are codes among them
_COLUMN = re.compile(r"at column '(.*?)'")  # in what Polars says of a cell that is no number
_SHORT = 4  # letters of a code that is quoted


@dataclass(frozen=True)
class FilePupils:
    """frame: a row a pupil. said: sentences on codes that were taken as blank."""

    frame: pl.LazyFrame
    said: tuple[str, ...] = ()


def pupils_asked(
    path: Path, *, outcome: str, predictors: Sequence[str], others: Iterable[str | None] = (),
    categories: Collection[str] = (), missing: Collection[str] = (),
) -> FilePupils:  # fmt: skip
    """The pupils of a file (`pupils_in`), the columns asked for under the names by which they were asked.

    Headings are compared without case, spaces and punctuation where none is written just so. missing: codes, in
    capitals or not, that are blanks in the outcome and in predictors that otherwise hold numbers; in other columns, and
    in `categories`, they are left as they are. Raises InputError for a file that cannot be read, and for a predictor of
    numbers among which codes stand that `missing` does not name.
    """
    headings = pupils_in(path).collect_schema().names()
    parts = [part for predictor in predictors for part in _parts(predictor, headings)]
    found = {name: _heading(name, headings) for name in (outcome, *filter(None, others), *parts, *categories)}
    meant = {_heading(name, headings) for name in categories}
    numbers = {name: at for name in (outcome, *parts) if (at := found[name]) is not None and at not in meant}
    frame = pupils_in(path, text=set(numbers.values()) if missing else ())
    alike = {name: at for name, at in found.items() if at is not None and at != name}
    frame = frame.with_columns(pl.col(at).alias(name) for name, at in alike.items()) if alike else frame
    if missing:
        return _blanked(frame, list(numbers), {code.strip().upper() for code in missing})
    _check_codes(frame, [name for name in numbers if name != outcome])
    return FilePupils(frame)


@contextmanager
def said_of_codes() -> Iterator[None]:
    """Around the reading of a scan: a column of numbers with text far down is said. Raises InputError."""
    try:
        yield
    except pl.exceptions.ComputeError as cause:
        column = _COLUMN.search(str(cause))
        if column is None:
            raise
        raise InputError(
            f"“{column[1]}” begins with numbers, and holds text further down. Say --missing with the codes that stand "
            "for no result (--missing A,N), or leave those cells blank."
        ) from cause


def _parts(predictor: str, headings: Sequence[str]) -> tuple[str, ...]:
    """A product's columns; a predictor as it is where it is a column's own name."""
    parts = tuple(predictor.split(":"))
    if predictor not in headings and len(parts) > 1 and all(_heading(part, headings) for part in parts):
        return parts
    return (predictor,)


def _heading(name: str, headings: Sequence[str]) -> str | None:
    """The heading that was meant; None where there is none."""
    if name in headings or not plain(name):
        return name if name in headings else None
    return next((heading for heading in headings if plain(heading) == plain(name)), None)


def _blanked(frame: pl.LazyFrame, names: Sequence[str], codes: Collection[str]) -> FilePupils:
    schema = frame.collect_schema()
    text = [name for name in names if schema[name] == pl.String]
    if not text:
        return FilePupils(frame)
    counts = frame.select(
        *(_number(name).is_not_null().sum().alias(f"numbers:{name}") for name in text),
        *(_other(name, codes).sum().alias(f"other:{name}") for name in text),
        *(_upper(name).eq(code).sum().alias(f"{code}:{name}") for name in text for code in sorted(codes)),
    ).collect(engine="streaming")
    made = [name for name in text if counts[f"numbers:{name}"].item() and not counts[f"other:{name}"].item()]
    said = []
    for name in made:
        met = {code: int(counts[f"{code}:{name}"].item() or 0) for code in sorted(codes)}
        if any(met.values()):
            each = ", ".join(f"{code} {count:,}" for code, count in met.items() if count)
            said.append(f"Taken as blank in “{name}”: {sum(met.values()):,} ({each}).")
    numbers = [pl.when(~_upper(name).is_in(list(codes))).then(_number(name)).alias(name) for name in made]
    return FilePupils(frame.with_columns(numbers), tuple(said))


def _check_codes(frame: pl.LazyFrame, names: Sequence[str]) -> None:
    """Refuse a predictor of numbers that codes have made text, of which each number would be a category."""
    schema = frame.collect_schema()
    text = [name for name in names if schema[name] == pl.String]
    cells = frame.select(text).head(_LOOKED_AT).collect() if text else pl.DataFrame()
    for name in text:
        told = cells.select(code=_upper(name), number=_number(name)).filter(pl.col("code") != "")
        codes = told.filter(pl.col("number").is_null())["code"].unique().sort().to_list()
        if codes and told["number"].count() >= _MOSTLY * told.height:
            safe = all(len(code) <= _SHORT and not is_private(code) for code in codes)
            which = ",".join(codes) if safe else "A,N"
            raise InputError(
                f"The predictor “{name}” holds numbers with codes among them. Say --missing {which} where these codes "
                f"stand for no result, or --categories {name} if each value is a category."
            )


def _upper(name: str) -> pl.Expr:
    return pl.col(name).str.strip_chars().str.to_uppercase()


def _number(name: str) -> pl.Expr:
    return pl.col(name).str.strip_chars().str.replace("−", "-", literal=True).cast(pl.Float64, strict=False)


def _other(name: str, codes: Collection[str]) -> pl.Expr:
    return (_upper(name) != "") & ~_upper(name).is_in(list(codes)) & _number(name).is_null()
