"""Rooms and the devices in them."""
from django.db import models


class Room(models.Model):
    code = models.CharField(max_length=32, unique=True)


class Device(models.Model):
    device_uid = models.CharField(max_length=100, unique=True)
    device_type = models.CharField(max_length=20, default="IPAD")
    is_active = models.BooleanField(default=True)
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT)
