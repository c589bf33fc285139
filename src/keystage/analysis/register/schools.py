"""Who each school is, at a date: facts gathered from releases, each with where it came from."""

from collections.abc import Mapping

import polars as pl

__all__ = ["SCHOOLS"]

SCHOOLS: Mapping[str, pl.DataType] = {
    "urn": pl.String(),
    "laestab": pl.String(),
    "la": pl.String(),  # three-digit code in force in the results year
    "la_name": pl.String(),
    "name": pl.String(),
    "town": pl.String(),
    "postcode": pl.String(),
    "phase": pl.String(),  # primary | secondary | all_through | special | alternative | nursery | post16
    "kind": pl.String(),  # infant | first | junior | primary | middle | secondary | special | pru | …
    "age_low": pl.Int32(),
    "age_high": pl.Int32(),
    "type": pl.String(),  # community | voluntary_controlled | voluntary_aided | foundation | academy_sponsored | …
    "type_words": pl.String(),  # as the file says
    "maintained": pl.Boolean(),  # by the authority; false for academies and free schools
    "religious_character": pl.String(),
    "diocese": pl.String(),
    "trust": pl.String(),
    "trust_uid": pl.String(),
    "gender": pl.String(),
    "selective": pl.Boolean(),
    "open_date": pl.Date(),
    "close_date": pl.Date(),
    "state": pl.String(),  # open | closed | new | closing | not known
    "latitude": pl.Float64(),
    "longitude": pl.Float64(),
    "predecessors": pl.List(pl.String()),  # urns, nearest first, at most those before as_at
    "inspection_kind": pl.String(),  # latest graded inspection known at as_at
    "inspection_date": pl.Date(),
    "inspection_outcome": pl.String(),  # "1".."4" as published
    "inspection_words": pl.String(),  # "Good" in the words of its regime
    "inspection_of": pl.String(),  # urn it was of (a predecessor's is shown as such)
    "inspection_known_at": pl.Date(),  # of a file with one row a school
    "adviser": pl.String(),  # from here on: from the school list
    "cluster": pl.String(),
    "link_officer": pl.String(),
    "level_in_force": pl.String(),
    "priority": pl.String(),
    "last_visit": pl.Date(),
    "next_visit": pl.Date(),
    "actions": pl.List(
        pl.Struct({"text": pl.String(), "owner": pl.String(), "due": pl.String(), "state": pl.String()})
    ),
    "sources": pl.List(pl.String()),  # releases these facts come from
}
