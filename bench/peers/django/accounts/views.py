"""POST /api/auth/login."""
from rest_framework.decorators import api_view
from rest_framework.response import Response
from rest_framework_simplejwt.tokens import RefreshToken

from .models import User


@api_view(["POST"])
def login(request):
    user = User.objects.filter(email=request.data.get("email"), is_active=True).first()
    if user is None or not user.check_password(request.data.get("password", "")):
        return Response({"detail": "wrong email or password"}, status=401)
    refresh = RefreshToken.for_user(user)
    return Response({"access": str(refresh.access_token), "refresh": str(refresh)})
