"""Products, and orders of them."""
from django.db import models

from clinic.models import Device, Room


class Product(models.Model):
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)


class Order(models.Model):
    device = models.ForeignKey(Device, on_delete=models.PROTECT)
    room = models.ForeignKey(Room, null=True, on_delete=models.PROTECT)
    status = models.CharField(max_length=12, default="PLACED")
    placed_at = models.DateTimeField(auto_now_add=True)


class OrderItem(models.Model):
    order = models.ForeignKey(Order, related_name="items", on_delete=models.CASCADE)
    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    quantity = models.PositiveIntegerField()
