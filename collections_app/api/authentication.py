from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed


class StaffToken(TokenAuthentication):
    """A staff member's token. One that is not even text is refused like any other wrong token."""

    def authenticate_credentials(self, token: bytes) -> tuple:
        if not token.isascii() or b"\0" in token:
            raise AuthenticationFailed
        return super().authenticate_credentials(token)


class StaffTokenScheme(KnoxTokenScheme):
    target_class = "collections_app.api.authentication.StaffToken"
    name = "token"
