"""Addresses: one app after another."""

from django.urls import include, path

handler400 = "keystage.service.site.errors.bad_request"
handler403 = "keystage.service.site.errors.absent"
handler404 = "keystage.service.site.errors.absent"
handler500 = "keystage.service.site.errors.broken"

urlpatterns = [
    path("", include("keystage.service.site.urls")),
    path("people/", include("keystage.service.accounts.urls")),
    path("register/", include("keystage.service.schools.urls")),
    path("files/", include("keystage.service.intake.urls")),
    path("privacy/", include("keystage.service.site.privacy.urls")),
    path("jobs/", include("keystage.service.jobs.urls")),
    path("", include("keystage.service.profiles.urls")),
]
