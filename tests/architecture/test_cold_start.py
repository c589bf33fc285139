"""What a first `ks.value_added` loads: an analyst's model of a nation starts within a second."""

import subprocess
import sys

NEEDLESS = (
    "keystage.analysis.measures",
    "scipy.sparse",
    "keystage.analysis.returns",
    "pandas",
    "pyarrow",
    "duckdb",
    "pyspark",
)


def test_value_added_starts_without_the_rooms_of_measures() -> None:
    asked = "import sys, keystage as ks; ks.value_added; print(*(n for n in sys.argv[1:] if n in sys.modules))"
    done = subprocess.run([sys.executable, "-c", asked, *NEEDLESS], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
