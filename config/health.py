"""Whether the process lives (`/healthz`) and whether it can work (`/readyz`): for load balancers and monitoring."""

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse


def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when PostgreSQL and Redis answer; 503 with the name of the one that does not."""
    checks = {"database": _database_answers, "cache": _cache_answers}
    failed = [name for name, answers in checks.items() if not answers()]
    return JsonResponse({"status": "failed" if failed else "ok", "failed": failed}, status=503 if failed else 200)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return True
    except Exception:  # noqa: BLE001  whatever the reason, it cannot work
        return False


def _cache_answers() -> bool:
    try:
        cache.set("readyz", 1, 5)
        return cache.get("readyz") == 1
    except Exception:  # noqa: BLE001
        return False
