from django.urls import path

from keystage.service.accounts.later import later

requests, packs, breaches, held, documents = later(
    "keystage.service.site.views", "privacy_requests", "privacy_packs", "privacy_breaches", "privacy_held",
    "privacy_documents",
)  # fmt: skip

retention, erasures = later("keystage.service.site.views", "privacy_retention", "privacy_erasures")

app_name = "privacy"
urlpatterns = [
    path("", held.registry, name="registry"),
    path("me/", held.about_me, name="about-me"),
    path("me/file/", held.about_me_file, name="about-me-file"),
    path("requests/", requests.requests, name="requests"),
    path("requests/new/", requests.new_request, name="new-request"),
    path("requests/<int:pk>/", requests.request_page, name="request"),
    path("requests/<int:pk>/gather/", requests.gather, name="gather"),
    path("requests/<int:pk>/held/", packs.pack, name="pack"),
    path("requests/<int:pk>/held/<str:format>/", packs.pack_file, name="pack-file"),
    path("requests/<int:pk>/<slug:what>/", requests.step, name="step"),
    path("breaches/", breaches.breaches, name="breaches"),
    path("breaches/new/", breaches.new_breach, name="new-breach"),
    path("breaches/<int:pk>/", breaches.breach, name="breach"),
    path("retention/", retention.retention, name="retention"),
    path("disposals/", retention.disposals, name="disposals"),
    path("disposals/new/", retention.new_disposal, name="new-disposal"),
    path("disposals/<int:pk>/", retention.disposal, name="disposal"),
    path("disposals/<int:pk>/approve/", retention.approve, name="approve-disposal"),
    path("disposals/<int:pk>/withdraw/", retention.withdraw, name="withdraw-disposal"),
    path("disposals/<int:pk>/certificate/", retention.certificate, name="certificate"),
    path("disposals/<int:pk>/hold/<int:item>/", retention.hold_back, name="hold-back"),
    path("holds/<int:pk>/lift/", retention.lift_hold, name="lift-hold"),
    path("erasures/", erasures.erasures, name="erasures"),
    path("erasures/new/", erasures.new_erasure, name="new-erasure"),
    path("erasures/<int:pk>/", erasures.erasure, name="erasure"),
    path("erasures/<int:pk>/withdraw/", erasures.withdraw, name="withdraw-erasure"),
    path("documents/<str:name>/<str:format>/", documents.document, name="document"),
]
