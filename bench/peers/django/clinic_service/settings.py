"""Settings of the seed's system: Channels over Redis as in its document, Django's defaults for the rest."""
import os
from datetime import timedelta
from urllib.parse import urlsplit

DEBUG = False
SECRET_KEY = "bench-only-" + "0123456789abcdef" * 3
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
USE_TZ = True
ROOT_URLCONF = "clinic_service.urls"
ASGI_APPLICATION = "clinic_service.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "channels",
    "rest_framework",
    "accounts",
    "clinic",
    "orders",
]
MIDDLEWARE = []

TUNED = os.environ.get("DATABASE_TUNED") == "1"


def database_at(place):
    if not place.startswith("postgres://"):
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": place, "OPTIONS": {"timeout": 30}}
    address = urlsplit(place)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": address.path[1:],
        "USER": address.username,
        "HOST": address.hostname,
        "PORT": address.port,
    }


DATABASES = {"default": {**database_at(os.environ["DATABASE"]), "CONN_MAX_AGE": None if TUNED else 0}}

CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [os.environ["REDIS_URL"]], "capacity": 1500, "expiry": 10},
    }
}
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
}
SIMPLE_JWT = {"ACCESS_TOKEN_LIFETIME": timedelta(hours=1), "REFRESH_TOKEN_LIFETIME": timedelta(days=7)}
