"""A national figure that we made says so on the page, also where the school's share of the evidence is all there is."""

from dataclasses import replace

import polars as pl
from tests.factories.evidence import ALDER_BRIDGE
from tests.factories.evidence import evidence as invented

from keystage.analysis.packs.dossier import dossiers
from keystage.analysis.packs.sources import source_line
from keystage.analysis.vocabulary import ENGLAND, as_figures


def test_national_figure_of_our_making_is_named_after_the_evidence_is_shared_out() -> None:
    evidence = invented()
    release = evidence.releases.filter(pl.col("kind").str.starts_with("ks2"))["code"][0]
    row = {
        "urn": ENGLAND,
        "level": "national",
        "year": evidence.year.ends,
        "key_stage": "KS2",
        "measure": "ks2_rwm_exp",
    }
    row |= {
        "measure": "ks2_rwm_exp",
        "group": "all",
        "value": 64.9,
        "unit": "percent",
        "release": release,
        "definition": "derived:weighted",
    }
    ours = as_figures(pl.DataFrame([row]))
    before = dossiers(evidence).share(ALDER_BRIDGE)
    after = dossiers(replace(evidence, figures=pl.concat([evidence.figures, ours]))).share(ALDER_BRIDGE)
    assert "not DfE’s own row" not in source_line(dossiers(before).of(ALDER_BRIDGE), home=None)
    assert "not DfE’s own row" in source_line(dossiers(after).of(ALDER_BRIDGE), home=None)
