"""XML documents that are not Common Transfer Files, by what they are."""

from keystage.analysis.errors import InputError

__all__ = ["other_document"]

_OTHERS = {
    "html": ("a web page", "If you were asked to sign in, do so and download the file again."),
    "svg": ("a drawing (SVG)", "Give the data behind it as CSV or XLSX."),
    "rss": ("a news feed (RSS)", "Give the data as CSV or XLSX."),
    "feed": ("a news feed (Atom)", "Give the data as CSV or XLSX."),
    "kml": ("a map (KML)", "Give the table of schools as CSV or XLSX."),
    "gpx": ("a track of places (GPX)", "Give the data as CSV or XLSX."),
    "plist": ("settings of an Apple program", "Give the data as CSV or XLSX."),
    "schema": ("a description of files (an XML schema), not a file", "Give the file itself."),
    "stylesheet": ("a style sheet, not a file of data", "Give the file that it shows."),
    "workbook": ("a workbook saved as XML (Excel 2003)", "Open it in a spreadsheet and save it as .xlsx."),
    "worksheet": ("a sheet taken out of a workbook", "Give the workbook (.xlsx) itself."),
    "worddocument": ("a word-processor document", "Give the table in it as CSV or XLSX."),
    "atfile": ("an Admissions Transfer File", "Ask for the Common Transfer File, or give the data as CSV or XLSX."),
    "superstarreport": ("a report of a school's management system", "Export it as CSV or XLSX."),
    "simsassessmentmessage": ("a message between a school's systems", "Export the results as CSV or a CTF."),
}
_RETURN = ("Message", "Collection")
_LOOK = 40


def other_document(name: str, collection: str = "") -> InputError:
    """What to say of a document whose outermost element is `name`. collection: of a return to the department."""
    if name == _RETURN[0]:
        what = f"the return “{collection[:_LOOK]}” to the department" if collection else "a return to the department"
        return InputError(
            f"This is {what}, not a Common Transfer File. Export the results as a CTF, or as CSV or XLSX."
        )
    what, do = _OTHERS.get(
        name.casefold(),
        (
            f"an XML document of another kind (its outermost element is “{name[:_LOOK]}”)",
            "Give the table as CSV or XLSX.",
        ),
    )
    return InputError(f"This is {what}, whatever its name says, and not a Common Transfer File. {do}")
