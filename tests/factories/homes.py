"""A KEYSTAGE_HOME filled with invented files, taken in by the road that any file takes."""

from datetime import UTC, datetime
from pathlib import Path

from keystage.analysis.store import Home, take_in

__all__ = ["NOW", "home_of", "table"]

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def table(header: str, *rows: str) -> str:
    """CSV text from a header and rows written with bars between the cells."""
    lines = [[cell.strip() for cell in line.split("|")] for line in (header, *rows)]
    return "\n".join(",".join(f'"{c}"' if "," in c else c for c in cells) for cells in lines) + "\n"


def home_of(folder: Path, *files: tuple[str, str]) -> Home:
    """A home with the releases of `files`: (text, academic year), the year "" where the file says it or has none."""
    home = Home(folder / "home")
    for number, (text, year) in enumerate(files):
        path = folder / f"file{number}.csv"
        path.write_text(text, "utf-8")
        for taken in take_in(path, home=home, now=NOW, year=year or None):
            assert taken.written is not None, taken.sentence
    return home
