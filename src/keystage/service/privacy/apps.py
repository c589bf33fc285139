from django.apps import AppConfig


class Privacy(AppConfig):
    name = "keystage.service.privacy"
    label = "privacy"
