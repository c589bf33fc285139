"""What gives way when the words of a school do not fit on its one page: questions first, then the longest texts."""

from dataclasses import dataclass, replace

from keystage.analysis.packs.values import Agreed, Finding, Question, SchoolPage

__all__ = ["LIMITS", "Limits", "shorten"]


@dataclass(frozen=True, slots=True)
class Limits:
    """The most letters of each text, and the fewest questions to keep. No size of type ever gives way."""

    questions: int
    name: int = 10_000
    line: int = 10_000  # kind, title, status, words of audience
    context: int = 10_000
    finding: int = 10_000
    title: int = 10_000  # of a picture
    question: int = 10_000
    sources: int = 10_000
    notices: int = 10
    actions: int = 10


# The template drops questions by itself, down to `questions`. The last of these fits whatever a file holds.
LIMITS = (
    Limits(1),
    Limits(1, 120, 160, 260, 260, 90, 200, 300, 2, 4),
    Limits(1, 80, 110, 170, 170, 54, 140, 220, 1, 3),
    Limits(0, 34, 40, 80, 80, 26, 60, 80, 0, 2),
)


def shorten(page: SchoolPage, limits: Limits) -> SchoolPage:
    """`page` with texts longer than `limits` cut at a word and marked with an ellipsis."""
    return replace(
        page,
        name=_cut(page.name, limits.name),
        kind_line=_cut(page.kind_line, limits.line),
        title=_cut(page.title, limits.line),
        audience_words=_cut(page.audience_words, limits.line),
        status_line=_cut(page.status_line, limits.line),
        context=_cut(page.context, limits.context),
        notices=tuple(_cut(n, limits.context) for n in page.notices[: limits.notices]),
        stands_out=tuple(_finding(f, limits) for f in page.stands_out),
        pictures=tuple(
            _cut(p, limits.title) if isinstance(p, str) else replace(p, title=_cut(p.title, limits.title))
            for p in page.pictures
        ),
        position=_cut(page.position, limits.title) if isinstance(page.position, str) else page.position,
        position_title=_cut(page.position_title, limits.title),
        disadvantaged_title=_cut(page.disadvantaged_title, limits.title),
        disadvantaged_note=_cut(page.disadvantaged_note, limits.title),
        questions=tuple(_question(q, limits) for q in page.questions),
        agreed=tuple(_agreed(a, limits) for a in page.agreed[: limits.actions]),
        agreed_on=_cut(page.agreed_on, limits.title),
        cannot_tell=_cut(page.cannot_tell, limits.question),
        sources=_cut(page.sources, limits.sources),
        caution=_cut(page.caution, limits.finding),
    )


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    start = text[: most - 1]
    whole = (start.rsplit(" ", 1)[0] if " " in start else start).rstrip(" .,;:*")
    return whole + ("**…" if whole.count("**") % 2 else "…")


def _finding(finding: Finding, limits: Limits) -> Finding:
    return replace(finding, lead=_cut(finding.lead, limits.title), text=_cut(finding.text, limits.finding))


def _question(question: Question, limits: Limits) -> Question:
    return replace(question, text=_cut(question.text, limits.question), fired=_cut(question.fired, limits.title))


def _agreed(agreed: Agreed, limits: Limits) -> Agreed:
    return replace(
        agreed,
        text=_cut(agreed.text, limits.title),
        state=_cut(agreed.state, limits.title // 2),
        detail=_cut(agreed.detail, limits.title // 2),
    )
