from django.apps import AppConfig


class Jobs(AppConfig):
    name = "keystage.service.jobs"
    label = "jobs"
