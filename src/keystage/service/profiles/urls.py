from django.urls import path

from keystage.service.profiles.views import area, lists, school

app_name = "profiles"
urlpatterns = [
    # a school
    path("schools/<str:urn>/", school.school, name="school"),
    # areas
    path("areas/", area.areas, name="areas"),
    # lists of schools, comparing, the map
    path("schools/", lists.listing, name="schools"),
    # packs
]
