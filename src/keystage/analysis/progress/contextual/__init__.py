"""Contextual value added of the field: from pupils that are held to figures of schools.

**What there is for pages, charts and packs**

- Figures: rows of the figures frame (`progress.figures`), `measure` with `Measure.kind == "value_added"`:
  `<model>_cva` (contextual value added), `<model>_va` (value added, uncontextualised: always shown beside it) and,
  where no baseline is held, `<model>_ca` (attainment in context, which is no value added). level "school", group
  "all", value = centre + effect, low and high = ± 1.96 standard errors, n = pupils in the model, definition
  "model:<digest>".
  The authority's row (level "la") is the centre. There is no national row and there never will be: `national`,
  `difference`, `clear` of COMPARISONS are null; a school differs from similar pupils where its range leaves out the
  centre (`ModelRecord.centre`: 0; 100 or 1000 to 2009/10). Never on an axis with DfE's progress scores.
- Models: `Evidence.models`, a tuple of `ModelRecord` (see there): the name to print, population, n, r², % matched,
  predictors used and left out, variances, coefficients in words, warnings that stand beside the figures; a model that
  could not be fitted is there with its `reason`. The record of a figure is the one with its measure and year
  (`record_for`).
- `three_year_average(figures, models)`: of `evidence.figures` and `evidence.models`. `threshold_report(pupils, …)`: of
  a home, cohorts or any frame of pupils, with the calibration to print beside it.

**How it is made**: `matched` takes the pupils of a cohort, `context_columns` what they are likened by, `fitted` makes
the two fits, `model_figures` the rows; `held` keeps what is made of a home's releases.
Source: domain handbook 2.13, 9a.4.
"""

from keystage.analysis.progress.contextual.definition import value_added_models
from keystage.analysis.progress.contextual.every_figure import figures, model_records
from keystage.analysis.progress.contextual.figures import DEFINITION, model_figures
from keystage.analysis.progress.contextual.model import Coefficient, ContextualModel, ModelRecord, record_for
from keystage.analysis.progress.contextual.models import contextual_models, pooled_models
from keystage.analysis.progress.contextual.population import Area
from keystage.analysis.progress.contextual.three_years import THREE_YEARS, shrunken, three_year_average
from keystage.analysis.progress.contextual.threshold_report import (
    THRESHOLD_REPORT,
    ThresholdReport,
    threshold_report,
)
from keystage.analysis.progress.contextual.working import working

__all__ = [
    "DEFINITION", "THREE_YEARS", "THRESHOLD_REPORT", "Area", "Coefficient", "ContextualModel", "ModelRecord",
    "ThresholdReport", "contextual_models", "figures", "model_figures", "model_records", "pooled_models", "record_for",
    "shrunken", "three_year_average", "threshold_report", "value_added_models",
    "working",
]  # fmt: skip
