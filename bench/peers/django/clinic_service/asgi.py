"""HTTP to Django, sockets to their consumers."""
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_service.settings")
http = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402  (needs the apps loaded)
from django.urls import path  # noqa: E402

from orders.consumers import KioskOrders, StaffOrders  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": http,
        "websocket": URLRouter(
            [
                path("ws/staff/orders/", StaffOrders.as_asgi()),
                path("ws/kiosk/orders/", KioskOrders.as_asgi()),
            ]
        ),
    }
)
