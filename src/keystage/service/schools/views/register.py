"""The register by hand: corrections, what changed when, and which authorities are served."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from keystage.analysis.errors import InputError
from keystage.service.accounts.access import needs
from keystage.service.accounts.places import authorities_now
from keystage.service.accounts.reach import reach
from keystage.service.once.actions import answer_once
from keystage.service.schools import actions
from keystage.service.schools.changes import KINDS
from keystage.service.schools.forms import CorrectionForm
from keystage.service.schools.models import Correction, RegisterChange, School, ServedArea
from keystage.service.schools.selectors import correctable_school, index, projections, visible_urns


@needs("register.change")
def corrections(request: HttpRequest) -> HttpResponse:
    """All corrections that stand, of the schools this person may correct; a new one begins with a school."""
    here = visible_urns(request.user, "register.change")
    urn = request.GET.get("urn", "").strip()
    if urn in here:
        return redirect("schools:correct", urn=urn)
    standing = Correction.objects.filter(taken_back_at=None).select_related("by").order_by("-made_at")
    names = index()
    rows = [
        {"one": one, "name": names.frame["name"][names.rows[one.urn]], "fact": actions.CORRECTABLE[one.field].title}
        for one in standing
        if one.urn in here and one.urn in names.rows and one.field in actions.CORRECTABLE
    ]
    return render(request, "schools/corrections.html", {"rows": rows, "urn": urn})


@needs("register.change")
@answer_once
def correct(request: HttpRequest, urn: str) -> HttpResponse:
    """Correct one fact of a school; what stands beside it is shown."""
    school = correctable_school(request.user, urn)
    form = CorrectionForm(request.POST or None, initial={"field": request.GET.get("field", "")}, school=school)
    if request.method == "POST" and form.is_valid():
        field = form.cleaned_data["field"]
        try:
            actions.correct(
                school=school, field=field, value=form.cleaned_data["value"], reason=form.cleaned_data["reason"],
                seen_as=form.seen_as(field), by=request.user,
            )  # fmt: skip
        except InputError as refusal:
            form.add_error("value", str(refusal))
        else:
            messages.success(request, "The correction is laid over the register, until it is taken back.")
            return redirect("schools:corrections")
    facts = [
        {"key": fact.title, "value": form.stands(name) or "not known"} for name, fact in actions.CORRECTABLE.items()
    ]
    return render(request, "schools/correct.html", {"school": school, "form": form, "facts": facts})


@needs("register.change")
@require_POST
@answer_once
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """What the releases say stands again."""
    found = Correction.objects.filter(pk=pk).first()
    if found is None or found.urn not in visible_urns(request.user, "register.change"):
        raise Http404
    actions.take_back(correction=found, by=request.user)
    messages.success(request, "The correction is taken back: what the register says stands again.")
    return redirect("schools:corrections")


@needs("register.change", "files.see")
def changes(request: HttpRequest) -> HttpResponse:
    """What changed in the register and when, of the schools this person may see."""
    here = visible_urns(request.user, "register.change") | visible_urns(request.user, "files.see")
    kind = request.GET.get("kind", "")
    found = RegisterChange.objects.select_related("projection").order_by("-projection_id", "pk")
    if kind in KINDS:
        found = found.filter(kind=kind)
    rows = [one for one in found[:20_000] if one.urn in here or one.before in here]
    counted = dict.fromkeys(KINDS, 0)
    for one in RegisterChange.objects.values("kind").annotate(n=Count("pk")):
        counted[one["kind"]] = one["n"]
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    shown = [{"one": one, "linked": one.urn in here, "kind": KINDS.get(one.kind, one.kind)} for one in page]
    return render(request, "schools/changes.html", {
        "page": page, "shown": shown, "kinds": KINDS, "kind": kind, "readings": projections()[:10],
    })  # fmt: skip


@needs("service.set")
@answer_once
def areas_served(request: HttpRequest) -> HttpResponse:
    """Which authorities this service is for."""
    held = School.objects.exclude(la="").values("la", "la_name").annotate(schools=Count("urn")).order_by("la_name")
    chosen = set(ServedArea.objects.values_list("la", flat=True))
    known = [dict(one) for one in held]
    if not known:
        now = sorted(authorities_now().items(), key=_second)
        known = [{"la": la, "la_name": called, "schools": 0} for la, called in now]
    if request.method == "POST":
        codes = {one["la"] for one in known} | chosen
        actions.serve(las=[la for la in request.POST.getlist("la") if la in codes], by=request.user)
        messages.success(request, "Saved. Figures are made for the schools of these authorities.")
        return redirect(reverse("schools:areas-served"))
    known += [{"la": la, "la_name": authorities_now().get(la, ""), "schools": 0} for la in sorted(chosen)
              if la not in {one["la"] for one in known}]  # fmt: skip
    return render(request, "schools/areas_served.html", {
        "known": known, "chosen": chosen, "everything": not chosen, "may": bool(reach(request.user, "service.set")),
        "held": bool(held),
    })  # fmt: skip


def _second(pair: tuple[str, str]) -> str:
    return pair[1]
