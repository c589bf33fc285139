from django.apps import AppConfig


class Intake(AppConfig):
    name = "keystage.service.intake"
    label = "intake"
