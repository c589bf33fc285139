"""The page of files that Keystage knows, from the layouts on the shelf. Made by script/known-files, never by hand."""

import sys
from pathlib import Path

from keystage.analysis.returns import Layout, layouts

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "files.md"

HEAD = """# Files that Keystage knows

Made by `script/known-files` from the layouts in `definitions/layouts`; do not edit. A file is recognised by its
columns, never by its name; a new year with columns added, dropped or moved is read all the same. Any other table:
`keystage map` (see [how to map a sheet](../how-to/map-a-sheet.md)).

| Kind (`--as`) | What it is | From | Academic year | Recognised by |
|---|---|---|---|---|
"""

YEARS = {
    "column": "stated in the file",
    "ask": "stated by the file's columns, or `--year`",
    "none": "none",
    "rows": "a row each",
}


def page() -> str:
    return HEAD + "".join(_row(layout) for layout in sorted(layouts(), key=lambda layout: layout.code))


def _row(layout: Layout) -> str:
    required = ", ".join(f"`{column.headers[0]}`" for column in layout.columns if column.required)
    title = f"{layout.title}. Holds no data to import" if layout.nothing else layout.title
    return f"| `{layout.code}` | {title} | {layout.publisher} | {YEARS[layout.year]} | {required} |\n"


def main() -> None:
    if "--check" in sys.argv:
        if PAGE.read_text("utf-8") != page():
            raise SystemExit("docs/reference/files.md is behind the layouts: run script/known-files")
    else:
        PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
