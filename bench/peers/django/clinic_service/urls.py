"""The REST paths that the document names."""
from django.urls import path

from accounts.views import login
from orders.views import create_order

urlpatterns = [
    path("api/auth/login", login),
    path("api/public/orders/create", create_order),
]
