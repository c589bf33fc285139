from django.urls import path

from keystage.service.accounts.later import later

demo, gallery, health, help, home = later("keystage.service.site.views", "demo", "gallery", "health", "help", "home")

app_name = "site"
urlpatterns = [
    path("", home.home, name="home"),
    path("demo/", demo.demo, name="demo"),
    path("help/", help.help, name="help"),
    path("help/glossary/", help.words, name="glossary"),
    path("help/changes/", help.what_changed, name="changes"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
]
