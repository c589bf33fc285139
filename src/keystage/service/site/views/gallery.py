"""Every component in every state, for those who build pages and those who look after the service."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from keystage.analysis.charts import Chart, svg, table
from keystage.service.accounts.access import needs
from keystage.service.site.gallery import sample_form, shown
from keystage.service.site.gallery_charts import CHARTS


@needs("service.set")
def gallery(request: HttpRequest) -> HttpResponse:
    """The components, by the names that templates call them by."""
    here = {
        "components": shown(request),
        "charts": [_drawn(name, chart) for name, chart in CHARTS],
        "plain": sample_form(prefix="plain"),
        "wrong": sample_form(wrong=True, prefix=""),
    }
    return render(request, "site/gallery.html", here)


def _drawn(name: str, chart: Chart) -> dict[str, object]:
    small, large = (mark_safe(svg(chart, size=size, where="screen")) for size in ("small", "large"))  # noqa: S308 - ours
    return {"name": name, "small": small, "large": large, "table": table(chart)}
