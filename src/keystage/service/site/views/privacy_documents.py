"""The record of processing and the impact assessment: on screen, as Word to write on in, as PDF."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe

from keystage.analysis.publish import fragment
from keystage.analysis.publish import render as printed
from keystage.service.accounts.access import needs
from keystage.service.audit.actions import taken
from keystage.service.profiles.marking import marked
from keystage.service.site.privacy.documents import DOCUMENTS
from keystage.service.site.privacy.parts import parts

_FORMATS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}  # fmt: skip

_HERE = {"ropa": "Record of processing", "dpia": "Impact assessment"}


@needs("privacy.see", "privacy.run")
def document(request: HttpRequest, name: str, format: str) -> HttpResponse:
    """name: "ropa" or "dpia". format: "page", or a file."""
    make = DOCUMENTS.get(name)
    if make is None or format not in ("page", *_FORMATS):
        raise Http404
    made = make()
    if format == "page":
        body = mark_safe(fragment(made))  # noqa: S308 - the publish room escapes what it writes
        beside = parts(request.user, _HERE[name])
        return render(
            request, "site/privacy/document.html", {"made": made, "body": body, "name": name, "parts": beside}
        )
    data = printed(made, format=format, home=settings.KEYSTAGE_HOME).data  # type: ignore[arg-type]  # one of ours, above
    mark = taken(request, "privacy.document-taken", kind="document", key=name, purpose="data protection", format=format)
    response = HttpResponse(marked(data, format, mark.text), content_type=_FORMATS[format])
    response["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate()}.{format}"'
    response["Cache-Control"] = "no-store"
    return response
