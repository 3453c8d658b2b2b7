"""All settings, flat, from the environment. Secrets come from nowhere else; see docs/operators.md for the list."""

import os
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import environ
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from collections_app.rules.contact_budget import read_caps, read_hours
from config.arrangements import PAYMENT_PLANS, PROMISES  # noqa: F401
from config.description import DRF_STANDARDIZED_ERRORS, SPECTACULAR_SETTINGS  # noqa: F401  # how the interface describes itself
from config.figures import read_figures
from config.look import UNFOLD  # noqa: F401  # how the admin site looks
from config.messages import *  # noqa: F403  # gateways and mail
from config.printing import PRINT, PRINT_HANDOVER  # noqa: F401
from config.readings import READING_AUDIT, ROTATION_LIMITS  # noqa: F401

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = BASE_DIR / ".local"

DEBUG = env.bool("DEBUG", default=False)
IS_LOCAL = env.bool("ARREARS_LOCAL", default=False)  # set by manage.py when it runs on the embedded servers
SECRET_KEY = env.str("SECRET_KEY", default="only-for-a-machine-of-ones-own-" * 2) if IS_LOCAL else env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_filters",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "collections_app",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# ---- PostgreSQL and Redis ------------------------------------------------------------------------------------------

DATABASES = {"default": {**env.db_url("DATABASE_URL"), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
# compiling a statement of the night takes longer than running it
DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c jit=off"
REDIS_URL = env.str("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": urlunsplit(urlsplit(REDIS_URL)._replace(path="/1")),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- people --------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "collections.StaffMember"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL, LOGIN_REDIRECT_URL = reverse_lazy("admin:login"), reverse_lazy("admin:index")

# ---- language and time ---------------------------------------------------------------------------------------------

LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="en")
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LETTER_LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese")), ("de", _("German"))]
LOCALE_PATHS = [
    BASE_DIR / "collections_app" / "locale",
    BASE_DIR / "collections_app" / "locale" / "libraries",  # what the libraries leave in English
]
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Shanghai")
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = "config.formats"

# ---- the utility ---------------------------------------------------------------------------------------------------

DEFAULT_LAW_PACK = env.str("DEFAULT_LAW_PACK", default="cn-2024")
DEFAULT_CURRENCY = env.str("DEFAULT_CURRENCY", default="CNY")
CREDIT_GRADES = env.list("CREDIT_GRADES", default=["A", "B", "C", "D"])  # best first
APPROVAL_DAYS = env.int("APPROVAL_DAYS", default=5)  # within which what was asked for should be decided
NIGHT_NEEDS_APPROVAL = env.str("NIGHT_NEEDS_APPROVAL", default="never")  # never, new_rules or always
REQUESTS_LAPSE_AFTER = env.int("REQUESTS_LAPSE_AFTER", default=30)  # days, where nobody decides; 0: never
WAIVER_LIMIT = env.str("WAIVER_LIMIT", default="1000.00")  # what a supervisor may waive of penalty at once
WORKLIST_DEADLINES = {
    "call": 3, "visit": 5, "check_contact": 5, "check_meter": 5, "callback": 1, "promise_broken": 1, "plan_breached": 2,
    "contact_missing": 5, "letter_returned": 5, "serve_by_hand": 2, "order_overdue": 1, "alarm": 10, "review": 5,
    "answer_dispute": 7, "correct_bill": 5, "balance_used_up": 1, "check_reading": 5,
    "release_deposit": 10, "ask_deposit": 10, "offer_prepayment": 10, "over_limit": 3,
} | read_figures("WORKLIST_DEADLINES")  # fmt: skip  # working days to do a task in, by its kind
CONTACT_BUDGET = read_caps(env.list("CONTACT_BUDGET", default=["3/7", "8/30"]))  # courtesies: at most 3 in 7 days …
CONTACT_HOURS = read_hours(
    env.list("CONTACT_HOURS", default=["phone 08:00-21:00", "sms 08:00-21:00", "visit 08:00-20:00"])
)  # local time; what the law requires is not bound by them
PREPAID_STOP_HOURS = read_hours([env.str("PREPAID_STOP_HOURS", default="stop 09:00-15:00")])["stop"]  # of working days
EVIDENCE_CERTIFICATE = env.str("EVIDENCE_CERTIFICATE", default="")  # PKCS #12, to sign evidence files with
EVIDENCE_PASSPHRASE = env.str("EVIDENCE_PASSPHRASE", default="")
UTILITY_LOGO = env.str("UTILITY_LOGO", default="")  # the picture at the head of letters: SVG, PNG or JPEG
UTILITY = {
    "name": env.str("UTILITY_NAME", default="Riverside Power Company"),
    "name_zh": env.str("UTILITY_NAME_ZH", default="江畔供电公司"),
    "address": env.str("UTILITY_ADDRESS", default="1 Substation Road, 430000 Riverside"),
    "address_zh": env.str("UTILITY_ADDRESS_ZH", default="江畔市变电路1号 430000"),
    "phone": env.str("UTILITY_PHONE", default="95598"),
    "website": env.str("UTILITY_WEBSITE", default="www.riverside-power.example"),
    "bank": env.str("UTILITY_BANK", default="Riverside Bank, account 6200 0000 0000 0000"),
    "bank_zh": env.str("UTILITY_BANK_ZH", default="江畔银行 6200 0000 0000 0000"),
    "iban": env.str("UTILITY_IBAN", default=""),  # euro letters then carry a code for a bank transfer (EPC)
    "bic": env.str("UTILITY_BIC", default=""),
    "ombudsman": env.str(
        "UTILITY_OMBUDSMAN", default=""
    ),  # to whom customers can complain, where the law wants it said
    "ombudsman_zh": env.str("UTILITY_OMBUDSMAN_ZH", default=""),
    "payment_url": env.str(
        "UTILITY_PAYMENT_URL",
        default="https://pay.riverside-power.example/?account={account_no}&amount={amount}&ref={notice_no}",
    ),
}

# ---- files ---------------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = LOCAL_DIR / "static"
IMPORT_INBOX = env.path("IMPORT_INBOX", default=LOCAL_DIR / "inbox")  # files that the night loads first
MEDIA_ROOT = env.path("MEDIA_ROOT", default=LOCAL_DIR / "media")  # served only through permission-checked views
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if IS_LOCAL
        else "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = IS_LOCAL
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024

# ---- security ------------------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=not IS_LOCAL)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if IS_LOCAL else env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = not IS_LOCAL
SECURE_HSTS_PRELOAD = not IS_LOCAL
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not IS_LOCAL
SESSION_COOKIE_AGE = 12 * 3600
X_FRAME_OPTIONS = "DENY"

# ---- Celery --------------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 3 * 3600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 60
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": env.int("CELERY_VISIBILITY_TIMEOUT", default=4 * 3600),  # longer than the longest task
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 30,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
}
CELERY_TIMEZONE = TIME_ZONE
NIGHT_STARTS_AT = env.str("NIGHT_STARTS_AT", default="01:00")  # local time; it is the night of the day before
NIGHT_WORKERS = env.int("NIGHT_WORKERS", default=(os.cpu_count() or 1) - 1)  # tasks that help the night's own

# ---- API -----------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "collections_app.api.authentication.StaffToken",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["collections_app.api.permissions.HasRight"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_standardized_errors.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": env.str("API_RATE", default="6000/min")},
    "COERCE_DECIMAL_TO_STRING": True,
}
REST_KNOX = {"TOKEN_TTL": None, "AUTH_HEADER_PREFIX": "Token"}

# ---- logging -------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {"weasyprint": {"level": "ERROR"}, "fontTools": {"level": "ERROR"}},
}
