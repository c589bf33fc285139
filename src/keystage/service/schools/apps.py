from django.apps import AppConfig


class Schools(AppConfig):
    name = "keystage.service.schools"
    label = "schools"
