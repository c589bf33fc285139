from django.urls import path

from keystage.service.accounts.later import later

calendar, files, findings, mapping, releases, uploaded = later(
    "keystage.service.intake.views", "calendar", "files", "findings", "mapping", "releases", "uploaded"
)

app_name = "intake"
urlpatterns = [
    path("", files.files, name="files"),
    path("send/", files.upload, name="upload"),
    path("sent/<uuid:pk>/", uploaded.uploaded, name="uploaded"),
    path("sent/<uuid:pk>/about/", uploaded.say, name="say"),
    path("sent/<uuid:pk>/again/", uploaded.again, name="again"),
    path("sent/<uuid:pk>/accept/", uploaded.accept, name="accept"),
    path("sent/<uuid:pk>/withdraw/", uploaded.withdraw, name="withdraw"),
    path("sent/<uuid:pk>/<int:number>/findings/", findings.findings, name="findings"),
    path("sent/<uuid:pk>/<int:number>/mend/", findings.mend, name="mend"),
    path("sent/<uuid:pk>/<int:number>/columns/", mapping.mapping, name="map"),
    path("releases/", releases.releases, name="releases"),
    path("releases/<str:code>/", releases.release, name="release"),
    path("releases/<str:code>/file/", releases.source, name="source"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<str:dataset>/note/", calendar.note, name="note"),
    path("blank/", files.blank, name="blank"),
]
