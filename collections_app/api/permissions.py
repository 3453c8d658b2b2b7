from rest_framework.permissions import IsAuthenticated


class HasRight(IsAuthenticated):
    pass
