"""What is known of a pupil besides results: the columns of every frame of pupils."""

from collections.abc import Mapping

import polars as pl

__all__ = ["CONTEXT"]

CONTEXT: Mapping[str, pl.DataType] = {
    "urn": pl.String(),  # of the school; null where the file names it otherwise (laestab, name)
    "laestab": pl.String(),  # seven figures
    "upn": pl.String(),  # trimmed, upper case
    "pupil": pl.String(),  # the file's own number of the pupil (admission number, ULN), where it has no UPN
    "year": pl.Int32(),  # calendar year in which the academic year ends, of the cohort
    "year_group": pl.Int8(),  # -1 nursery, 0 reception, 1 to 13
    "sex": pl.String(),  # F | M
    "dob": pl.Date(),
    "ethnicity": pl.String(),  # DfE's code: WBRI, APKN, …
    "fsm": pl.Boolean(),  # eligible for free school meals now
    "fsm6": pl.Boolean(),  # at any time in six years
    "fsm_years": pl.Float64(),  # years on free school meals, where a file counts them
    "lac": pl.Boolean(),  # looked after, or was
    "adopted": pl.Boolean(),  # from care, or left it by another order of a court
    "disadvantaged": pl.Boolean(),  # as the file says; else worked out of fsm6 and lac
    "eal": pl.Boolean(),  # first language other than English
    "sen": pl.String(),  # none | support (A, P, K) | plan (S, E)
    "mobile": pl.Boolean(),  # joined late: in years 5 or 6, in years 10 or 11
    "idaci": pl.Float64(),  # 0 to 1
    "sessions_possible": pl.Float64(),
    "sessions_authorised": pl.Float64(),  # missed, authorised
    "sessions_unauthorised": pl.Float64(),
}
