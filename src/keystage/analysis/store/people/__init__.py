"""What the files that are held tell of people: which columns, and which rows are about one of them."""

from keystage.analysis.store.people.columns import (
    About,
    AboutPeople,
    ImpersonalColumns,
    PersonalColumns,
    about_people,
    told_of,
)
from keystage.analysis.store.people.names import Name
from keystage.analysis.store.people.rows import HeldRow, numbers_of, rows_naming, rows_of_pupil
from keystage.analysis.store.people.sources import FileRow, rows_in_file

__all__ = [
    "About", "AboutPeople", "FileRow", "HeldRow", "ImpersonalColumns", "Name", "PersonalColumns", "about_people",
    "numbers_of", "rows_in_file", "rows_naming", "rows_of_pupil", "told_of",
]  # fmt: skip
