from django.apps import AppConfig


class Profiles(AppConfig):
    name = "keystage.service.profiles"
    label = "profiles"
