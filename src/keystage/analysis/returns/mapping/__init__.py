"""A table nobody has seen before: what its columns seem to mean, what a person says, the definition that follows."""

from keystage.analysis.returns.mapping.answers import Answers, LocalMeasure, answers_template, read_answers
from keystage.analysis.returns.mapping.files import layout_toml, measure_toml, name_to_code, save_definitions
from keystage.analysis.returns.mapping.mapped import Mapped, apply_answers, as_layout
from keystage.analysis.returns.mapping.meanings import Meaning, parse_meaning, plain_columns
from keystage.analysis.returns.mapping.proposal import ColumnProposal, Proposal, propose
from keystage.analysis.returns.mapping.row_types import LEVELS
from keystage.analysis.returns.mapping.tables import choose_table

__all__ = [
    "LEVELS", "Answers", "ColumnProposal", "LocalMeasure", "Mapped", "Meaning", "Proposal", "answers_template",
    "apply_answers", "as_layout", "choose_table", "layout_toml", "measure_toml", "name_to_code", "parse_meaning",
    "plain_columns", "propose", "read_answers", "save_definitions",
]  # fmt: skip
