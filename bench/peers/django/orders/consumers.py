"""The two sockets: each joins its group and passes on what the group is told."""
import json
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken

from accounts.models import User
from clinic.models import Device


class OrdersFeed(AsyncWebsocketConsumer):
    group = None

    def asked(self, name):
        return parse_qs(self.scope["query_string"].decode()).get(name, [""])[0]

    async def join(self, group):
        self.group = group
        await self.channel_layer.group_add(group, self.channel_name)
        await self.accept()

    async def disconnect(self, code):
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def new_order(self, event):
        await self.send(text_data=json.dumps(event))

    async def order_status_changed(self, event):
        await self.send(text_data=json.dumps(event))


class StaffOrders(OrdersFeed):
    async def connect(self):
        try:
            token = AccessToken(self.asked("token"))
        except TokenError:
            await self.close(code=4001)
            return
        user = await self.user_of(token["user_id"])
        if user is None or not user.may_watch:
            await self.close(code=4001 if user is None else 4003)
            return
        await self.join("staff_orders")

    @database_sync_to_async
    def user_of(self, user_id):
        return User.objects.filter(id=user_id, is_active=True).first()


class KioskOrders(OrdersFeed):
    async def connect(self):
        device = await self.device_of(self.asked("device_uid"))
        if device is None:
            await self.close(code=4001)
            return
        await self.join(f"device_{device.id}")

    @database_sync_to_async
    def device_of(self, uid):
        return Device.objects.filter(device_uid=uid, is_active=True).first()
