"""A database that an experienced hand has set up, where the bench asks for one."""
from django.apps import AppConfig
from django.conf import settings
from django.db.backends.signals import connection_created


def use_write_ahead_log(connection, **_):
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")


class ClinicConfig(AppConfig):
    name = "clinic"

    def ready(self):
        if settings.TUNED:
            connection_created.connect(use_write_ahead_log)
