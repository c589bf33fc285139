from django.urls import path

from keystage.service.site import views

app_name = "site"
urlpatterns = [
    path("", views.home, name="home"),
    path("demo/", views.demo, name="demo"),
    path("help/", views.help, name="help"),
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
]
