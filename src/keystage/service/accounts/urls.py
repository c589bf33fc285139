from django.urls import path

from keystage.service.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.people, name="people"),
    path("audit/", views.events, name="events"),
    path("me/", views.me, name="me"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
]
