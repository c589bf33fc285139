from django.urls import path

from keystage.service.accounts.later import later

groups, register, watching = later("keystage.service.schools.views", "groups", "register", "watching")

app_name = "schools"
urlpatterns = [
    path("watch/", watching.watch, name="watch"),
    path("watched/", watching.watched, name="watched"),
    path("ticked/", watching.ticked, name="ticked"),
    path("groups/", groups.groups, name="groups"),
    path("groups/<int:pk>/", groups.group, name="group"),
    path("groups/<int:pk>/delete/", groups.delete, name="group-delete"),
    path("groups/<int:pk>/leave/", groups.leave, name="group-leave"),
    path("corrections/", register.corrections, name="corrections"),
    path("corrections/school/<str:urn>/", register.correct, name="correct"),
    path("corrections/<int:pk>/take-back/", register.take_back, name="take-back"),
    path("changes/", register.changes, name="changes"),
    path("areas-served/", register.areas_served, name="areas-served"),
]
