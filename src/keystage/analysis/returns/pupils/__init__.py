"""Files of pupils, once their kind is known: what is known of each, their results by the year's own scale, findings."""

from keystage.analysis.returns.pupils.completion import complete
from keystage.analysis.returns.pupils.names import names_as_numbers
from keystage.analysis.returns.pupils.settling import settled
from keystage.analysis.returns.pupils.words import PupilCheck, PupilWord

__all__ = ["PupilCheck", "PupilWord", "complete", "names_as_numbers", "settled"]
