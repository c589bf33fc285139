from django.apps import AppConfig


class Audit(AppConfig):
    name = "keystage.service.audit"
    label = "audit"
