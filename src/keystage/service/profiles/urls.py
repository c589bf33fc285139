from django.urls import path, register_converter

from keystage.service.accounts.later import later
from keystage.service.profiles.area_codes import AreaCode
from keystage.service.profiles.converters import Urn

register_converter(Urn, "urn")
register_converter(AreaCode, "area_code")

area, breakdown, compare, downloads, figures, lists, map, pack_runs, packs, pupils, school = later(
    "keystage.service.profiles.views",
    "area",
    "breakdown",
    "compare",
    "downloads",
    "figures",
    "lists",
    "map",
    "pack_runs",
    "packs",
    "pupils",
    "school",
)

app_name = "profiles"
urlpatterns = [
    # a school
    path("schools/<urn:urn>/", school.school, name="school"),
    path("schools/<urn:urn>/one-page.pdf", school.one_page, name="one-page"),
    path("schools/<urn:urn>/results/<slug:part>/", school.part, name="school-part"),
    path("schools/<urn:urn>/figures/<int:year>/<slug:measure>/<str:group>/", figures.figure, name="figure"),
    path("schools/<urn:urn>/breakdown/", breakdown.of_school, name="school-breakdown"),
    path("schools/<urn:urn>/pupils/", pupils.pupils, name="pupils"),
    path("schools/<urn:urn>/pupils/download/", pupils.download, name="pupils-download"),
    # areas
    path("areas/", area.areas, name="areas"),
    path("areas/<slug:kind>/<area_code:code>/", area.area, name="area"),
    path("areas/<slug:kind>/<area_code:code>/behind/", area.behind, name="area-behind"),
    path("areas/<slug:kind>/<area_code:code>/breakdown/", breakdown.of_area, name="area-breakdown"),
    path("areas/<slug:kind>/<area_code:code>/packs/", pack_runs.of_area, name="area-packs"),
    path("areas/<slug:kind>/<area_code:code>/packs/issue/", pack_runs.issue_of_area, name="area-pack-issue"),
    path("areas/<slug:kind>/<area_code:code>/page/<slug:part>/", area.area, name="area-part"),
    path("areas/<slug:kind>/<area_code:code>/page/<slug:part>/tables/", area.tables, name="area-tables"),
    # lists of schools, comparing, the map
    path("schools/", lists.listing, name="schools"),
    path("schools/find/", lists.find, name="find"),
    path("schools/compare/", compare.compare, name="compare"),
    path("schools/map/", map.area_map, name="map"),
    # packs
    path("packs/", packs.packs, name="packs"),
    path("packs/issue/", pack_runs.issue_many, name="packs-issue"),
    path("packs/runs/<int:pk>/", pack_runs.run, name="pack-run"),
    path("packs/runs/<int:pk>/zip/<slug:folder>/", pack_runs.run_zip, name="pack-run-zip"),
    path("packs/<int:pk>/", packs.pack, name="pack"),
    path("packs/<int:pk>/<slug:format>/", packs.pack_file, name="pack-file"),
    path("schools/<urn:urn>/packs/", packs.of_school, name="school-packs"),
    path("schools/<urn:urn>/packs/issue/", packs.issue, name="pack-issue"),
    path("downloads/purpose/", downloads.purpose, name="download-purpose"),
]
