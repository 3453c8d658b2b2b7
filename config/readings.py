"""When readings are odd, and how long somebody may read one route: READING_AUDIT=late_days=3,zeros=2."""

import environ

from collections_app.rules.readings import AuditLimits
from collections_app.rules.rotation import RotationLimits

_env = environ.Env()

READING_AUDIT = AuditLimits(**_env.dict("READING_AUDIT", cast={"value": int}, default={}))
ROTATION_LIMITS = RotationLimits(**_env.dict("ROTATION_LIMITS", cast={"value": int}, default={}))
