"""National averages of a made-up nation as a definition file, for a home's own shelf."""

from pathlib import Path

import polars as pl

__all__ = ["write_national_figures"]

_HEAD = """schema = 1
title = "National averages of a made-up nation"
source = "Invented"
status = "default"
"""


def write_national_figures(averages: pl.DataFrame, folder: Path) -> Path:
    """Write averages (year, measure, group, value) so that they stand in place of England's where a home has them."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "made_up.toml"
    parts = [_HEAD]
    for year, measure, group, value in averages.select("year", "measure", "group", "value").iter_rows():
        code = f"{measure}_{year}" if group == "all" else f"{measure}_{year}_{group}"
        parts.append(
            f'[[figure]]\ncode = "{code}"\nmeasure = "{measure}"\nyear = {year}\nvalue = {value:.4f}\n'
            f'group = "{group}"\nsource = "A made-up nation"\n'
        )
    path.write_text("\n".join(parts), encoding="utf-8")
    return path
