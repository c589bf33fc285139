"""Definitions written to the area's own folder: checked before they are accepted, then there at once or not at all."""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from keystage.analysis.errors import InputError
from keystage.analysis.returns.layout import Layout, layouts
from keystage.analysis.returns.mapping.answers import LocalMeasure

__all__ = ["layout_toml", "measure_toml", "name_to_code", "save_definitions"]

_SOURCE = "Told with keystage map"


def name_to_code(name: str) -> str:
    """“Early years 2019” as a code: early_years_2019. Raises InputError where nothing is left."""
    code = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")[:60]
    if not code or code[0].isdigit():
        raise InputError(f"“{name}” cannot be a name: begin with a letter, for example early-years.")
    return code


def layout_toml(layout: Layout) -> str:
    """A definition file with this layout in it."""
    lines = [*_head(layout.title), "[[layout]]"]
    for field in fields(layout):
        value = getattr(layout, field.name)
        if field.name != "columns" and not _is_default(field, value):
            lines.append(f"{field.name} = {_toml(value)}")
    columns = (_toml({f.name: getattr(c, f.name) for f in fields(c) if not _is_default(f, getattr(c, f.name))})
               for c in layout.columns)  # fmt: skip
    return "\n".join([*lines, "columns = [", *(f"    {column}," for column in columns), "]"]) + "\n"


def measure_toml(measure: LocalMeasure) -> str:
    """A definition file with this measure in it."""
    values = {f.name: getattr(measure, f.name) for f in fields(measure)}
    values["short"] = measure.short or measure.title
    values["description"] = measure.description or measure.title
    lines = [f"{name} = {_toml(value)}" for name, value in values.items() if value]
    return "\n".join([*_head(measure.title), "[[measure]]", *lines, "published = false"]) + "\n"


def save_definitions(
    home: Path, layout: Layout, measures: tuple[LocalMeasure, ...], check: Callable[[Path], object]
) -> list[Path]:
    """Write the layout, and the measures it needs, under `home`/definitions. check: reads the definitions of a folder,
    raising InputError. Nothing is written where it does, or where reading a layout does."""
    if layout.code in layouts():
        raise InputError(f"“{layout.code}” is the name of a kind of file that is known to all: choose another.")
    files = {f"measures/{measure.code}.toml": measure_toml(measure) for measure in measures}
    files[f"layouts/{layout.code}.toml"] = layout_toml(layout)
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".mapping-", dir=home) as folder:
        trial = Path(folder)
        if (home / "definitions").is_dir():
            shutil.copytree(home / "definitions", trial / "definitions")
        for name, text in files.items():
            path = trial / "definitions" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, text)
        layouts(trial)
        check(trial)
        return [_moved(trial / "definitions" / name, home / "definitions" / name) for name in files]


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _moved(new: Path, place: Path) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    new.replace(place)
    return place


def _head(title: str) -> list[str]:
    return ["schema = 1", f"title = {_toml(title)}", f"source = {_toml(_SOURCE)}", 'status = "default"', ""]


def _is_default(field: Any, value: object) -> bool:
    default = field.default if field.default is not MISSING else None
    if field.default_factory is not MISSING:
        default = field.default_factory()
    return bool(value == default)


def _toml(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case tuple() | list():
            return f"[{', '.join(map(_toml, value))}]"
        case Mapping():
            inside = ", ".join(f"{_key(str(key))} = {_toml(item)}" for key, item in value.items())
            return f"{{ {inside} }}" if inside else "{}"
        case _:
            return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "")


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _toml(key)
