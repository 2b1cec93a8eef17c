"""Who may sign in, and as what."""
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class User(AbstractBaseUser):
    email = models.EmailField(unique=True)
    role = models.CharField(max_length=10)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    objects = BaseUserManager()

    @property
    def may_watch(self):
        return self.role in ("STAFF", "ADMIN")
