"""The scene of the admin's tests, looked at in Chinese."""

from tests.admin.conftest import _standing_scene, head, officer, scene, sign_in  # noqa: F401
