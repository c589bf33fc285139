from django.urls import path

from keystage.service.intake import views

app_name = "intake"
urlpatterns = [path("", views.files, name="files")]
