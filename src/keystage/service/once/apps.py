from django.apps import AppConfig


class Once(AppConfig):
    name = "keystage.service.once"
    label = "once"
