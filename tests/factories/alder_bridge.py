"""Alder Bridge Primary School, Westmere: the made-up school of every picture in the handbook, as values."""

from dataclasses import replace
from datetime import date

from keystage.analysis.charts import DotInterval, DotRow, Strip, StripRow, Trend, TrendPoint
from keystage.analysis.packs.values import (
    Agreed,
    Cell,
    Document,
    Finding,
    Heading,
    Lines,
    Note,
    NoteSection,
    Paragraph,
    Picture,
    Pictures,
    PupilDots,
    Question,
    SchoolPage,
    Section,
    Table,
)

__all__ = ["area_pack", "key_stage_pages", "note_of_visit", "one_page", "reading", "small_school_page"]

_YEARS = (2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023)
_GAPS = {2020: "no tests", 2021: "no tests", 2022: "not published"}


def _trend(
    title: str,
    measure: str,
    values: tuple[float, ...],
    national: tuple[float, ...],
    *,
    clear: tuple[bool, ...],
    half: float = 14.0,
    broken: bool = False,
) -> Trend:
    """Four years, a gap of three, and the last: as key stage 2 was in 2022/23."""
    given = dict(zip((2016, 2017, 2018, 2019, 2023), zip(values, national, clear, strict=True), strict=True))
    size = {2016: 41, 2017: 43, 2018: 45, 2019: 42, 2023: 44}
    points = []
    for year in _YEARS:
        if year not in given:
            points.append(TrendPoint(year, None, reason=_GAPS[year]))
            continue
        value, nat, is_clear = given[year]
        points.append(
            TrendPoint(
                year, value, value - half, value + half, n=size[year], national=nat, band_low=nat - 8,
                band_high=nat + 6, run=2 if year == 2023 else (1 if broken and year >= 2018 else 0), clear=is_clear,
            )
        )  # fmt: skip
    breaks = ((2018, "writing judged differently", "light"),) if broken else ()
    return Trend(title, "percent", tuple(points), breaks=breaks, scale=(36, 96), measure=measure)


def reading() -> Trend:
    """The picture for reading."""
    return _trend(
        "Reading: 82%, above national but may be chance", "Reached the expected standard in reading",
        (68, 72, 78, 76, 82), (66, 72, 75, 73, 73), clear=(False, False, False, False, False), half=12.5,
    )  # fmt: skip


def _pictures() -> tuple[Trend | DotInterval, ...]:
    everything = _trend(
        "All three subjects: 50%, not clearly below national", "Reached the expected standard in all three",
        (54, 60, 62, 60, 50), (53, 61, 64, 65, 60), clear=(False,) * 5, broken=True,
    )  # fmt: skip
    writing = _trend(
        "Writing: 52%, clearly below national again", "Reached the expected standard in writing",
        (73, 74, 71, 62, 52), (74, 76, 78, 78, 71), clear=(False, False, False, True, True), broken=True,
    )  # fmt: skip
    maths = _trend(
        "Maths: 75%, in line with national every year", "Reached the expected standard in maths",
        (68, 74, 78, 79, 75), (70, 75, 76, 79, 73), clear=(False,) * 5, half=12.5,
    )  # fmt: skip
    return everything, reading(), writing, maths, _progress(), _attendance()


def _progress() -> DotInterval:
    rows = (
        DotRow("Reading", 2.4, 0.5, 4.3, clear=True, n=42, words="clearly above", earlier=(2.1, 0.2, 4.0)),
        DotRow("Writing", -2.1, -3.8, -0.4, clear=True, n=42, words="clearly below", earlier=(-1.8, -3.5, -0.1)),
        DotRow("Maths", 0.4, -1.2, 2.0, clear=False, n=42, words="may be chance", earlier=(0.7, -0.9, 2.3)),
    )
    return DotInterval(
        "Progress: clearly above in reading, below in writing", rows, note="thin grey: 2019. 42 of 44 pupils matched"
    )


def _attendance() -> Trend:
    given = {2017: (95.6, 96.0, 305), 2018: (95.2, 95.8, 309), 2019: (95.1, 96.0, 310), 2022: (92.4, 93.7, 308),
             2023: (92.6, 94.1, 312)}  # fmt: skip
    points = tuple(
        TrendPoint(year, given[year][0], n=given[year][2], national=given[year][1], band_low=given[year][1] - 0.7,
                   band_high=given[year][1] + 0.5, run=int(year > 2020))
        if year in given
        else TrendPoint(year, None, reason="not used")
        for year in range(2017, 2024)
    )  # fmt: skip
    return Trend("Attendance: 92.6%, under the middle half for two years", "points", points, scale=(90, 98),
                 measure="Attendance")  # fmt: skip


def _position() -> Strip:
    rows = (
        StripRow("Reading", 6, 2, 15, 30),
        StripRow("Maths", 13, 5, 23, 30),
        StripRow("All three", 22, 13, 28, 30),
        StripRow("Attendance", 26, 23, 28, 30),
        StripRow("Writing", 28, 20, 30, 30),
    )
    return Strip("Of 30 similar schools: sixth in reading, 28th in writing", rows)


def _findings() -> tuple[Finding, ...]:
    return (
        Finding("down", True, "Writing:", "52% reached the standard, national 71: about **8 pupils** fewer than the "
                "national rate would give. Clear; second comparable year."),
        Finding("down", True, "Attendance:", "81 of 312 pupils missed a tenth of school or more (26%, national 16): "
                "about **30 pupils** more than the national rate would give. Clear; third year."),
        Finding("up", True, "A strength, reading:", "pupils made more progress than pupils nationally with the same "
                "start, by 2.4 points (0.5 to 4.3). Clear; second comparable year.", strength=True),
    )  # fmt: skip


def _questions() -> tuple[Question, ...]:
    return (
        Question(1, "Pupils read better here than the same starters elsewhere. What causes it, and is it in every "
                 "year group?", "reading progress +2.4 (+0.5 to +4.3), 42 pupils", "strength"),
        Question(2, "What stops good readers from writing well here, and what of reading’s success could writing "
                 "borrow?", "reading 82%, writing 52%: 13 pupils", "writing"),
        Question(3, "Nine pupils at the standard at 7 were below it at 11. When did tracking show it, and who acted?",
                 "writing, 9 of 29 pupils; grid on page 3", "matrix"),
        Question(4, "Which families are behind persistent absence, and what has each action changed?",
                 "81 of 312 pupils, 26%; national 16%", "absence"),
        Question(5, "Which pupil premium spending has evidence behind it, and what have you stopped funding?",
                 "disadvantaged pupils: 21 of 44 in 2018, 2019 and 2023", "premium"),
    )  # fmt: skip


def one_page() -> SchoolPage:
    """The one page of `look/one-page.png`."""
    return SchoolPage(
        name="Alder Bridge Primary School",
        kind_line="Wenbury, Westmere · community primary, ages 4 to 11 · URN 999001",
        title="School summary 2022/23",
        audience="adviser",
        audience_words="for head and adviser",
        status_line="revised, as at 29 February 2024",
        context="312 pupils (area median 280) · FSM6 34% (area 21) · SEN support 15% · EAL 8% · Year 6 cohort 44: "
        "**one pupil = 2.3 points**. Last graded inspection: Good, 6 March 2019, nearly five years ago.",
        stands_out=_findings(),
        pictures=_pictures(),
        position=_position(),
        position_title="Of 30 similar schools: sixth in reading, 28th in writing",
        disadvantaged_title="21 of 44 disadvantaged pupils reached all three; 31 at others’ national rate",
        disadvantaged=(
            PupilDots("2018", 8, 15, 11.0),
            PupilDots("2019", 7, 14, 10.0),
            PupilDots("2023", 6, 15, 10.0),
        ),
        disadvantaged_note="",
        questions=_questions(),
        agreed=(
            Agreed("Moderate Y6 writing with two schools", "done", "in January"),
            Agreed("First-day call for pupils under 90%", "partly", "done"),
            Agreed("Governors see writing by year group", "not yet"),
        ),
        agreed_on="9 November 2023",
        cannot_tell="Years 1 to 5, teaching seen in lessons, pupils who joined late, or 2020 to 2022.",
        sources="key stage 2 revised and absence 2022/23 (releases 4f2a, 91c0); school list 12 February 2024.",
        caution="About one difference in twenty is chance: a start for a conversation, not a judgement.",
        made_up=True,
        urn="999001",
        year="2022/23",
        adviser="Adviser 1",
    )


def small_school_page() -> SchoolPage:
    """Four pupils in Year 6, two pictures, sentences for the rest, no question, no action."""
    return replace(
        one_page(),
        name="Otter Ford Church of England Primary School",
        kind_line="Otter Ford, Westmere · voluntary aided primary, ages 4 to 11 · Diocese of Westmere · URN 999007",
        context="41 pupils (area median 280) · Year 6 cohort 4: too few to compare.",
        stands_out=(Finding("level", False, "", "Nothing here differs clearly from schools nationally."),),
        pictures=(
            "All three subjects: 4 pupils, shown only inside the school.",
            "Reading: fewer than 6 pupils in each of three years.",
            _attendance(),
        ),
        position="Fewer than 10 schools within the stated distance: no position is given.",
        position_title="Similar schools",
        disadvantaged_title="Disadvantaged pupils: too few to say",
        disadvantaged=(
            PupilDots("2019", None, None, reason="fewer than 6: shown only inside the school"),
            PupilDots("2023", None, None, reason="fewer than 6: shown only inside the school"),
        ),
        questions=(),
        agreed=(),
        agreed_on="",
        notices=("A small cohort: three years of pupils are shown as dots.",),
        urn="999007",
    )


def _groups_table() -> Table:
    head = ("Pupils in Year 6", "Pupils", "Reached", "Here", "National", "Difference", "Certainty")
    rows = (
        ("All pupils", 44, "22 of 44", 50.0, 60.0, -10.0, "may be chance"),
        ("Girls", 21, "12 of 21", 57.0, 63.0, -6.0, "may be chance"),
        ("Boys", 23, "10 of 23", 43.0, 57.0, -14.0, "may be chance"),
        ("Disadvantaged", 15, "6 of 15", 40.0, 66.0, -26.0, "clearly below"),
        ("Not disadvantaged", 29, "16 of 29", 55.0, 66.0, -11.0, "may be chance"),
    )
    made = tuple(
        (
            Cell(name, bold=name == "All pupils"), Cell(str(n), float(n)), Cell(reached), Cell(f"{here:.0f}%", here),
            Cell(f"{nat:.0f}%", nat), Cell(f"−{abs(gap):.0f}", gap), Cell(words),
        )
        for name, n, reached, here, nat, gap, words in rows
    )  # fmt: skip
    small = (Cell("SEN support"), Cell("7", 7.0), Cell("2 of 7"), Cell("too few for a rate", missing=True),
             Cell("24%", 24.0), Cell("–", missing=True), Cell(""))  # fmt: skip
    return Table(
        "Half of Year 6 reached all three, not clearly below national",
        head, (*made, small), ("left", "right", "right", "right", "right", "right", "left"),
        widths=(2.2, 1, 1.2, 1.2, 1.2, 1.3, 1.6),
        notes=("Difference in percentage points. Source: key stage 2 revised 2022/23.",), name="All three subjects",
    )  # fmt: skip


def key_stage_pages(*, with_page: bool = True, sections: int = 3) -> Document:
    """ "Key stage 2 in figures": about three pages behind the one page."""
    table = _groups_table()
    charts = _pictures()
    made = tuple(
        Section(
            title,
            (
                Paragraph("22 of 44 pupils reached the expected standard in all three. **One pupil is 2.3 points.**"),
                Pictures((charts[0], charts[1], charts[2])),
                Heading("By group", 3),
                replace(table, name=f"{title}"[:31]),
                Picture(charts[4]),
                Paragraph("Groups under 11 are counts of pupils.", small=True),
                Lines(2),
            ),
            break_before=number > 0,
        )
        for number, title in enumerate(("All three subjects", "Reading and writing", "Progress", "Science")[:sections])
    )
    return Document(
        title="Key stage 2 in figures 2022/23",
        subtitle="Alder Bridge Primary School, Wenbury, Westmere · URN 999001",
        audience="adviser",
        audience_words="for head and adviser",
        status_line="revised, as at 29 February 2024",
        sections=made,
        sources="Key stage 2 revised 2022/23 (release 4f2a). Contains public sector information licensed under the "
        "Open Government Licence v3.0.",
        page=one_page() if with_page else None,
        urn="999001",
        year="2022/23",
        made_up=True,
    )


def area_pack(rows: int = 60) -> Document:
    """An area pack with one long table that runs over several pages."""
    table = Table(
        "Nine of 60 schools are clearly below national in writing; about two would be by chance",
        ("School", "Town", "Pupils", "Writing", "National"),
        tuple(
            (Cell(f"School {i}"), Cell("Wenbury"), Cell(str(20 + i), 20.0 + i), Cell(f"{40 + i % 50}%", 40.0 + i % 50),
             Cell("71%", 71.0))
            for i in range(1, rows + 1)
        ),
        ("left", "left", "right", "right", "right"), name="Writing",
    )  # fmt: skip
    return Document(
        title="Westmere: school standards 2022/23", subtitle="For the autumn panel", audience="adviser",
        audience_words="for the authority’s panel: schools are named", status_line="revised, as at 29 February 2024",
        sections=(Section("Writing", (Paragraph("What the panel should know."), table)),),
        sources="Key stage 2 revised 2022/23 (release 4f2a).", year="2022/23", made_up=True,
    )  # fmt: skip


def note_of_visit() -> Note:
    """A pre-filled note for Alder Bridge: header, data box, open actions, questions, the sections of the field."""
    box = Table(
        "What the data said on the day of the visit",
        ("Year 6, 44 pupils", "School", "National", "In pupils", "Certainty"),
        (
            (Cell("Writing"), Cell("52%", 52.0), Cell("71%", 71.0), Cell("8 fewer"), Cell("▼ clear")),
            (Cell("Reading progress"), Cell("+2.4", 2.4), Cell("0", 0.0), Cell("42 matched"), Cell("▲ clear")),
            (Cell("All three"), Cell("50%", 50.0), Cell("60%", 60.0), Cell("4 fewer"), Cell("▽ may be chance")),
            (Cell("Persistent absence"), Cell("26%", 26.0), Cell("16%", 16.0), Cell("30 more of 312"),
             Cell("▲ clear, worse")),
        ),
        ("left", "right", "right", "right", "right"),
        notes=("Frozen on 12 March 2024. Revised results 2022/23.",),
    )  # fmt: skip
    actions = Table(
        "What we agreed on 9 November 2023",
        ("Action", "Where it stands", "Impact: how do you know?"),
        (
            (Cell("Moderate Y6 writing with two schools"), Cell("Done"), Cell("")),
            (Cell("First-day call for pupils under 90%"), Cell("Partly done"), Cell("")),
            (Cell("Governors see writing by year group"), Cell("Not yet"), Cell("")),
        ),
    )
    names = (
        "Previous actions", "Standards and progress", "Targets", "Self-evaluation and tracking",
        "Quality of teaching and leadership", "Impact of external support", "Inspection readiness", "Judgements",
        "Differences of view", "Priorities, actions and support recommended", "Head’s comment and distribution",
    )  # fmt: skip
    sections = tuple(
        NoteSection(number, name.lower().replace(" ", "_"), name, (actions,) if number == 1 else (),
                    ("Say what it means and how you know. Name no pupil and no teacher.",))
        for number, name in enumerate(names, start=1)
    )  # fmt: skip
    return Note(
        school="Alder Bridge Primary School", urn="999001", title="Note of visit",
        header=(("School", "Alder Bridge Primary School"), ("URN", "999001"), ("Phase", "Primary, ages 4 to 11"),
                ("Pupils on roll", "312"), ("Date", "12 March 2024"), ("Term", "Spring 2024"), ("Visit number", ""),
                ("Days used and left", ""), ("Adviser", ""), ("Present", ""), ("Purpose", ""),
                ("Level of support in force", "Targeted"), ("Documents seen", "")),
        sections=sections, questions=_questions(),
        sources="Key stage 2 revised and absence 2022/23 (releases 4f2a, 91c0); school list 12 February 2024.",
        visit=date(2024, 3, 12), made_up=True, data_box=box,
    )  # fmt: skip
