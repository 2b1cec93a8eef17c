"""Fills a fresh database like Comanda's demo: an admin, N rooms with a device each, a menu."""
from django.core.management.base import BaseCommand

from accounts.models import User
from clinic.models import Device, Room
from orders.models import Product


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("rooms", type=int)
        parser.add_argument("password")

    def handle(self, *, rooms, password, **_):
        admin = User(email="admin@example.com", role="ADMIN")
        admin.set_password(password)
        admin.save()
        Product.objects.bulk_create(Product(name=f"Product {number}") for number in range(1, 6))
        Room.objects.bulk_create(Room(code=str(number)) for number in range(1, rooms + 1))
        Device.objects.bulk_create(Device(device_uid=f"ipad-room-{room.code}", room=room) for room in Room.objects.all())
