"""Find a school, and the list of schools."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from keystage.service.accounts.access import needs
from keystage.service.accounts.reach import reach
from keystage.service.audit.actions import seen
from keystage.service.profiles import downloads
from keystage.service.profiles.lists import PER_PAGE, Listed, listed
from keystage.service.profiles.lists_query import HOW, SORTS, read_query
from keystage.service.profiles.lists_table import download_table
from keystage.service.profiles.selectors import being_made, latest
from keystage.service.schools.selectors import find as find_schools
from keystage.service.schools.selectors import groups_for, index, visible_group, visible_urns, watched_by

_KEPT = "profiles.schools"  # of the session: the filters somebody comes back to
_NOT_KEPT = ("page", "format")


@needs("schools.see")
def listing(request: HttpRequest) -> HttpResponse:
    """The schools somebody may see, as asked for; who comes back finds them as they left them."""
    if "clear" in request.GET:
        request.session.pop(_KEPT, None)
        return redirect("profiles:schools")
    if not request.GET and request.session.get(_KEPT):
        return redirect(f"{reverse('profiles:schools')}?{request.session[_KEPT]}")
    query = read_query(request.GET)
    _keep(request)
    prepared = latest()
    found = listed(request.user, query, prepared)
    if request.GET.get("format") in downloads.FORMATS:
        table = download_table(request.user, found, prepared)
        return downloads.answer(request, table, format=request.GET["format"])
    pages = Paginator(found.urns, PER_PAGE)
    seen(request, "profiles.schools", kind="schools", key="list", urns=[row["urn"] for row in found.rows])
    return render(request, "profiles/lists/schools.html", {
        "found": found, "query": found.query, "page": pages.get_page(query.page), "prepared": prepared,
        "how": HOW, "sorts": _sorts(request, found), "newer": prepared is not None and being_made(prepared.year),
        "group": visible_group(request.user, query.group_pk) if query.group_pk else None,
        "watched": watched_by(request.user), "may_group": bool(reach(request.user, "groups.make")),
        "groups": [g for g in groups_for(request.user) if g.owner_id == request.user.pk],
    })  # fmt: skip


@needs("schools.see")
def find(request: HttpRequest) -> HttpResponse:
    """One box: a name with its mistakes, a URN, a LAESTAB, a postcode, a town."""
    text = request.GET.get("q", "").strip()[:120]
    found = find_schools(text, within=visible_urns(request.user)) if text else None
    known = index()
    results = [
        {"school": known.frame.row(known.rows[one.urn], named=True), "why": one.why}
        for one in (found.matches if found else ())
    ]
    return render(request, "profiles/lists/find.html", {"q": text, "found": found, "results": results})


def _keep(request: HttpRequest) -> None:
    kept = request.GET.copy()
    for name in _NOT_KEPT:
        kept.pop(name, None)
    if kept.urlencode() != request.session.get(_KEPT, ""):
        request.session[_KEPT] = kept.urlencode()


def _sorts(request: HttpRequest, found: Listed) -> list[dict[str, object]]:
    """Ways to sort by, each a link; the one in force turns round."""
    made: list[dict[str, object]] = []
    for name, words in SORTS.items():
        if name == "figure" and not found.query.measure:
            continue
        told = request.GET.copy()
        told.pop("page", None)
        now = found.query.sort == name
        told["sort"] = name
        told["way"] = ("up" if found.query.down else "down") if now else ("down" if name == "pupils" else "up")
        made.append({"words": words, "url": f"?{told.urlencode()}", "now": now, "down": found.query.down})
    return made
