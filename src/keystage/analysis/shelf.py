"""Finds, checks and digests definition files. Knows no word of the field.

A definition file is TOML on `definitions/<kind>/`: a head (`schema = 1`, `title`, `source`, `status`, `valid_from`,
`valid_to`, `notes`) and one or more arrays of tables whose rows become frozen dataclasses of the room that uses them.
Unknown keys are refused, naming file, line and key. An area's own files in KEYSTAGE_HOME/definitions/<kind>/ shadow
the shipped ones by code.
"""

import hashlib
import os
import re
import tomllib
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar, get_args, get_origin

from keystage.analysis.errors import InputError

__all__ = ["SHIPPED", "Head", "Shelf", "files", "kinds", "read"]

SHIPPED = Path(str(resources.files("keystage") / "definitions"))
STATUSES = ("sourced", "default", "unverified")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Head:
    """What every definition file says of itself.

    status: "sourced" is to be followed exactly; "default" is our recommendation, to be edited;
    "unverified" comes from background knowledge and says so wherever it is shown.
    """

    schema: int
    title: str
    source: str
    status: Literal["sourced", "default", "unverified"] = "sourced"
    valid_from: date | None = None
    valid_to: date | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Shelf(Generic[T]):
    """All definitions of one kind, by code, in file order.

    entries: code -> definition. heads: code -> the head of the file it stands in. digest: of all files read.
    """

    entries: Mapping[str, T]
    heads: Mapping[str, Head]
    digest: str

    def __getitem__(self, code: str) -> T:
        return self.entries[code]

    def __contains__(self, code: object) -> bool:
        return code in self.entries

    def __iter__(self) -> typing.Iterator[T]:
        return iter(self.entries.values())

    def __len__(self) -> int:
        return len(self.entries)

    def get(self, code: str) -> T | None:
        return self.entries.get(code)


_CACHE: dict[object, Shelf[Any]] = {}


def kinds(home: Path | None = None) -> tuple[str, ...]:
    """The kinds of definition on the shelf: the folders' names."""
    roots = [SHIPPED] if home is None else [SHIPPED, home / "definitions"]
    return tuple(sorted({p.name for root in roots if root.is_dir() for p in root.iterdir() if _is_kind(p)}))


def read(kind: str, entry: type[T], *, table: str, home: Path | None = None, part: bool = False) -> Shelf[T]:
    """All definitions of `kind`: each `[[table]]` row of its files becomes an `entry`, keyed by its `code`.

    part: `entry` knows only some of the keys, for a room that may not know the rest (its owner checks them all).
    Raises InputError naming file, line and key where a file does not fit.
    """
    key = (kind, entry, table, home, _stamp(kind, home))
    if key not in _CACHE:
        _CACHE[key] = _read(kind, entry, table, home, part)
    return typing.cast(Shelf[T], _CACHE[key])


def _is_kind(path: Path) -> bool:
    return path.is_dir() and any(path.glob("*.toml"))


def files(kind: str, home: Path | None = None) -> list[Path]:
    """The files of one kind: shipped ones first, then an area's own."""
    found = sorted((SHIPPED / kind).glob("*.toml"))
    if home is not None:
        found += sorted((home / "definitions" / kind).glob("*.toml"))
    return found


def _stamp(kind: str, home: Path | None) -> tuple[tuple[str, int], ...]:
    """What the cache is keyed by: an area's files may change while we run; the shipped ones may not."""
    if home is None:
        return ()
    folder = _folder(kind, home)
    try:
        own = sorted(name for name in os.listdir(folder) if name.endswith(".toml"))  # noqa: PTH208 - thousands a page
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return tuple((name, os.stat(f"{folder}/{name}").st_mtime_ns) for name in own)  # noqa: PTH116 - as above


@lru_cache(maxsize=1_000)
def _folder(kind: str, home: Path) -> str:
    return str(home / "definitions" / kind)


def _read(kind: str, entry: type[T], table: str, home: Path | None, part: bool) -> Shelf[T]:
    entries: dict[str, T] = {}
    heads: dict[str, Head] = {}
    digest = hashlib.sha256()
    for path in files(kind, home):
        raw = path.read_bytes()
        digest.update(raw)
        text = _decode(raw, path)
        data = _parse(text, path)
        head, rows = _split(data, path, text)
        here: set[str] = set()
        for row in rows.get(table, []):
            place = _Place(path, text, str(row.get("code", "")))
            made = build(entry, _known(entry, row) if part else row, place)
            code = typing.cast(Any, made).code
            if code in here or (code in entries and path.is_relative_to(SHIPPED)):
                raise place.error("code", f"“{code}” is defined twice")
            here.add(code)
            entries[code] = made
            heads[code] = head
    return Shelf(entries, heads, digest.hexdigest())


def _known(entry: type[Any], row: Mapping[str, Any]) -> dict[str, Any]:
    names = {f.name for f in fields(entry)}
    return {key: value for key, value in row.items() if key in names}


@dataclass(frozen=True, slots=True)
class _Place:
    path: Path
    text: str
    code: str

    def error(self, key: str, problem: str) -> InputError:
        return InputError(f"{self.path.name}, line {self.line(key)}: {problem}.")

    def line(self, key: str) -> int:
        """The line on which `key` stands, from this entry's code on; 1 where it stands nowhere."""
        lines = self.text.splitlines()
        start = max(self._entry(lines) - 1, 0)
        word = re.compile(rf'(^|[\s{{,."\'\[]){re.escape(key)}["\']?\s*(=|\])')
        order = [*range(start, len(lines)), *range(start)]
        return next((number + 1 for number in order if word.search(lines[number])), 1)

    def _entry(self, lines: list[str]) -> int:
        """The line (from 0) on which this entry's code stands; 0 for the head."""
        mark = re.compile(rf'^\s*code\s*=\s*["\']{re.escape(self.code)}["\']')
        return next((i for i, line in enumerate(lines) if self.code and mark.search(line)), 0)


def _decode(raw: bytes, path: Path) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as cause:
        raise InputError(f"{path.name}: a definition file is UTF-8 text, and this is not.") from cause


def _parse(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as cause:
        raise InputError(f"{path.name}: not a definition file ({cause}).") from cause


def _split(data: dict[str, Any], path: Path, text: str) -> tuple[Head, dict[str, list[dict[str, Any]]]]:
    tables = {k: v for k, v in data.items() if isinstance(v, list) and v and all(isinstance(row, dict) for row in v)}
    place = _Place(path, text, "")
    head = build(Head, {k: v for k, v in data.items() if k not in tables}, place)
    if head.schema != 1:
        raise place.error("schema", f"schema {head.schema} is newer than this Keystage, which reads schema 1")
    return head, tables


def build(kind: type[T], data: Mapping[str, Any], place: _Place) -> T:
    """Make the dataclass `kind` of a TOML table. Unknown, missing and mistyped keys are refused by name."""
    hints = typing.get_type_hints(kind)
    known = {f.name: f for f in fields(typing.cast(Any, kind))}
    for key in data:
        if key not in known:
            raise place.error(key, f"“{key}” is not a key of {kind.__name__}; its keys are {', '.join(known)}")
    values: dict[str, Any] = {}
    for name, field in known.items():
        if name in data:
            values[name] = _convert(hints[name], data[name], name, place)
        elif field.default is MISSING and field.default_factory is MISSING:
            raise place.error(name, f"{kind.__name__} needs “{name}”")
    try:
        return kind(**values)
    except InputError as cause:
        raise place.error("code", str(cause).rstrip(".")) from cause


def _convert(hint: Any, value: Any, key: str, place: _Place) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (typing.Union, types.UnionType):
        options = [h for h in inner if h is not type(None)]
        return _first_fit(options, value, key, place)
    if origin is Literal:
        if value not in inner:
            raise place.error(key, f"“{key}” is “{value}”; it may be {_or(inner)}")
        return value
    if origin is tuple:
        _want(isinstance(value, list), "a list", key, place)
        hints = [inner[0]] * len(value) if len(inner) == 2 and inner[1] is Ellipsis else list(inner)
        _want(len(hints) == len(value), f"a list of {len(hints)}", key, place)
        return tuple(_convert(h, v, key, place) for h, v in zip(hints, value, strict=True))
    if origin in (dict, Mapping):
        _want(isinstance(value, dict), "a table", key, place)
        return {_key(inner[0], k, key, place): _convert(inner[1], v, key, place) for k, v in value.items()}
    if is_dataclass(hint):
        _want(isinstance(value, dict), "a table", key, place)
        return build(typing.cast(Any, hint), value, place)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(_first_fit([Literal[tuple(m.value for m in hint)]], value, key, place))
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    _want(hint is Any or type(value) is hint, getattr(hint, "__name__", str(hint)), key, place)
    return value


def _key(hint: Any, text: str, key: str, place: _Place) -> Any:
    if hint is not int:
        return text
    try:
        return int(text)
    except ValueError as cause:
        raise place.error(key, f"the keys of “{key}” are whole numbers; “{text}” is not") from cause


def _first_fit(options: Iterable[Any], value: Any, key: str, place: _Place) -> Any:
    problem: InputError | None = None
    for option in options:
        try:
            return _convert(option, value, key, place)
        except InputError as cause:
            problem = cause
    raise problem or place.error(key, f"“{key}” has no type")


def _want(fits: bool, what: str, key: str, place: _Place) -> None:
    if not fits:
        raise place.error(key, f"“{key}” should be {what}")


def _or(options: Iterable[Any]) -> str:
    return " or ".join(f"“{o}”" for o in options)
