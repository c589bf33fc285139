"""The frame of made-up pupils: what is known of them, in the columns of every frame of pupils."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.synthetic.pupil_level.attendance import Attendance
from keystage.analysis.synthetic.pupil_level.context import Context
from keystage.analysis.synthetic.pupil_level.definitions import People
from keystage.analysis.synthetic.pupil_level.schools import Schools, laestabs

__all__ = ["SEN_CODE", "context_frame"]

SEN_CODE = "sen_code"  # how the year's files write the needs: A, P, S; K, E


def context_frame(
    people: People,
    schools: Schools,
    context: Context,
    attendance: Attendance,
    *,
    upn: pl.Series,
    dob: pl.Series,
    year: int,
    year_group: int,
    rng: np.random.Generator,
) -> pl.DataFrame:
    """`vocabulary.CONTEXT` of each pupil, with the code of special needs as the year wrote it."""
    n = len(context)
    years = np.where(context.fsm6, 1 + rng.binomial(max(year_group, 1), 0.45, n), 0)
    return pl.DataFrame(
        {
            "urn": _of_school([str(urn) for urn in schools.urn], context.school),
            "laestab": _of_school(laestabs(schools), context.school),
            "upn": upn,
            "pupil": pl.repeat(None, n, dtype=pl.String, eager=True),
            "year": pl.repeat(year, n, dtype=pl.Int32, eager=True),
            "year_group": pl.repeat(year_group, n, dtype=pl.Int8, eager=True),
            "sex": pl.Series(["M", "F"]).gather(context.girl.astype(np.uint32)),
            "dob": dob,
            "ethnicity": pl.Series([e.code for e in people.ethnicities]).gather(context.ethnicity),
            "fsm": context.fsm,
            "fsm6": context.fsm6,
            "fsm_years": years.astype(np.float64),
            "lac": context.lac,
            "adopted": np.zeros_like(context.lac),  # `lac` holds who was looked after too
            "disadvantaged": context.fsm6 | context.lac,
            "eal": context.eal,
            "sen": pl.Series(["none", "support", "plan"]).gather(context.support + 2 * context.plan),
            "mobile": context.mobile,
            "idaci": np.round(context.idaci, 3),
            "sessions_possible": attendance.possible.astype(np.float64),
            "sessions_authorised": attendance.authorised.astype(np.float64),
            "sessions_unauthorised": attendance.unauthorised.astype(np.float64),
            SEN_CODE: _needs(people, context, year, rng),
        }
    )


def _of_school(texts: list[str], school: NDArray[np.intp]) -> pl.Series:
    return pl.Series(texts, dtype=pl.String).gather(school)


def _needs(people: People, context: Context, year: int, rng: np.random.Generator) -> pl.Series:
    """N, or the year's code of support or of a plan."""
    rule = next((s for s in reversed(people.sen) if s.first_year <= year), people.sen[0])
    codes = ["N", *rule.support, *rule.plan]
    draw = rng.random(len(context), dtype=np.float32)
    at = np.zeros(len(context), dtype=np.int64)
    for first, shares, those in ((1, rule.support, context.support), (1 + len(rule.support), rule.plan, context.plan)):
        edges = np.cumsum(list(shares.values()))[:-1]
        at = np.where(those, first + np.searchsorted(edges, draw, side="right"), at)
    return pl.Series(codes).gather(at)
