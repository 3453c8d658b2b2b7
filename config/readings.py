"""When readings are odd, and how long somebody may read one route: READING_AUDIT=late_days=3,zeros=2."""

from collections_app.rules.readings import AuditLimits
from collections_app.rules.rotation import RotationLimits
from config.figures import read_figures

READING_AUDIT = AuditLimits(**read_figures("READING_AUDIT"))
ROTATION_LIMITS = RotationLimits(**read_figures("ROTATION_LIMITS"))
