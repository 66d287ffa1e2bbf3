"""Settings. What differs between two installations comes from the environment; see .env.example."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from nopcert import clock
from nopcert.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent
environment = Environment()

# Who runs this, and how openly ---------------------------------------------------------------------

NOPCERT_ENVIRONMENT = environment.choice(
    "NOPCERT_ENVIRONMENT", ("development", "production"), default="development"
)
IS_PRODUCTION = NOPCERT_ENVIRONMENT == "production"
DEBUG = False  # a traceback is never shown, in development neither: the page names the request
NOPCERT_VAR = BASE_DIR / "var"
NOPCERT_BASE_URL = environment.address(
    "NOPCERT_BASE_URL", "http://127.0.0.1:8000", schemes=("http", "https")
).rstrip("/")
NOPCERT_IS_HTTPS = NOPCERT_BASE_URL.startswith("https:")
NOPCERT_VERSION = "0.1.0"
ALLOWED_HOSTS = environment.names("NOPCERT_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = [NOPCERT_BASE_URL]

SECRET_KEY = environment.secret("NOPCERT_SECRET_KEY")
if not SECRET_KEY:
    if IS_PRODUCTION:
        raise ImproperlyConfigured(
            "NOPCERT_SECRET_KEY is not set. Put at least 50 random characters into it, or into a file "
            "that NOPCERT_SECRET_KEY_FILE names."
        )
    SECRET_KEY = "development-only-" + "0" * 40

# Rooms of the house --------------------------------------------------------------------------------

INSTALLED_APPS = [
    "nopcert.apps.NopcertConfig",
    "accounts.apps.AccountsConfig",
    "operations.apps.OperationsConfig",
    "shipments.apps.ShipmentsConfig",
    "certificates.apps.CertificatesConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "pgtrigger",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "csp",
]

MIDDLEWARE = [
    "nopcert.middleware.RequestIdentityMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "nopcert.middleware.UnreadableInputMiddleware",
    "nopcert.middleware.FormAddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.MembershipMiddleware",
]

ROOT_URLCONF = "nopcert.urls"
WSGI_APPLICATION = "nopcert.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

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
                "nopcert.context.page",
            ]
        },
    }
]

# Rows, cache and queue -----------------------------------------------------------------------------

DATABASES: dict[str, dict[str, Any]] = {
    "default": environment.database("DATABASE_URL")
    if environment.text("DATABASE_URL")
    else {"ENGINE": "django.db.backends.postgresql", "NAME": "nopcert", "HOST": "127.0.0.1"}
}
DATABASES["default"]["CONN_MAX_AGE"] = environment.number("NOPCERT_DATABASE_CONNECTION_SECONDS", 60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {}).update(
    {
        "connect_timeout": 5,
        "application_name": "nopcert",
        # The usual 0.6 does not forgive a missing letter in a word of eight.
        "options": "-c timezone=UTC -c pg_trgm.word_similarity_threshold=0.5",
    }
)

REDIS_URL = environment.broker("REDIS_URL", "redis://127.0.0.1:6379/0")
if REDIS_URL.startswith("filesystem:"):  # the launcher's last resort: no broker could be had
    CACHES: dict[str, dict[str, Any]] = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    }
    BROKER_FOLDER = NOPCERT_VAR / "broker"
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        "data_folder_in": str(BROKER_FOLDER / "queue"),
        "data_folder_out": str(BROKER_FOLDER / "queue"),
        "control_folder": str(BROKER_FOLDER / "control"),
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "nopcert.cache.ForgivingRedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "nopcert",
            # A machine that is off does not refuse, it stays silent: no page waits longer for it.
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    }
    CELERY_BROKER_URL = REDIS_URL
    # A job that its worker took and never finished comes back after two minutes; the longest has 30 s.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 120,
        "socket_timeout": 3,
        "socket_connect_timeout": 3,
        "max_retries": 0,  # the clock asks again; a page does not wait for a dead broker
        "global_keyprefix": "nopcert-",
    }

# Rows say what is owed and the clock asks again (schedule.py), so nothing hangs on the broker: a job
# may be lost or run twice, and a page never waits for the queue.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 25
CELERY_TASK_TIME_LIMIT = 30
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Seconds a new process may take to load the press before the worker gives it up; Celery's own is 4.
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 60
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(NOPCERT_VAR / "clock-schedule")
CELERY_BEAT_SCHEDULE = clock.SCHEDULE

# Papers and keys -----------------------------------------------------------------------------------

MEDIA_ROOT = environment.folder("NOPCERT_MEDIA_ROOT", NOPCERT_VAR / "media")
NOPCERT_KEYS_ROOT = environment.folder("NOPCERT_KEYS_ROOT", NOPCERT_VAR / "keys")
# The demo's keys are made at first start and seal papers that say SPECIMEN; see nopcert/key_checks.py.
NOPCERT_ALLOW_DEMO_SEAL = environment.flag("NOPCERT_ALLOW_DEMO_SEAL", default=not IS_PRODUCTION)
# Seal keys in a token, and the authority that vouches for the time of a seal; both may be left out.
NOPCERT_PKCS11_LIBRARY = environment.text("NOPCERT_PKCS11_LIBRARY")
NOPCERT_PKCS11_PIN_FILE = environment.text("NOPCERT_PKCS11_PIN_FILE")
NOPCERT_TSA_URL = (
    environment.address("NOPCERT_TSA_URL", "", schemes=("http", "https"))
    if environment.text("NOPCERT_TSA_URL")
    else ""
)
NOPCERT_TSA_ROOTS = environment.text("NOPCERT_TSA_ROOTS")
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
NOPCERT_UPLOAD_MAX_BYTES = 20 * 1024 * 1024  # security.md 18: at most 20 MB a file, 20 a shipment
NOPCERT_UPLOAD_MAX_FILES = 20
# The workbooks of the federal registry have 20 to 60 MB.
NOPCERT_REGISTRY_MAX_BYTES = (
    environment.number("NOPCERT_REGISTRY_MAX_MEGABYTES", 200, at_least=1) * 1024 * 1024
)
NOPCERT_REQUEST_MAX_BYTES = max(
    NOPCERT_UPLOAD_MAX_BYTES * NOPCERT_UPLOAD_MAX_FILES, NOPCERT_REGISTRY_MAX_BYTES
)
# What somebody without a login may send; a paper has less than one megabyte.
NOPCERT_VERIFY_MAX_BYTES = 10 * 1024 * 1024
NOPCERT_REQUEST_MAX_BYTES_AT = {"/verify/file/": NOPCERT_VERIFY_MAX_BYTES}
FILE_UPLOAD_HANDLERS = [
    "nopcert.upload_limit.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Pages ---------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = environment.folder("NOPCERT_STATIC_ROOT", BASE_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# In development the files are served from where they lie: nothing to collect, a second start stays quick.
WHITENOISE_USE_FINDERS = not IS_PRODUCTION
WHITENOISE_AUTOREFRESH = not IS_PRODUCTION

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
FORMAT_MODULE_PATH = "nopcert.formats"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = environment.time_zone("NOPCERT_TIME_ZONE", "UTC")

# Getting in ----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proven by the invitation that was mailed to it
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if NOPCERT_IS_HTTPS else "http"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = NOPCERT_IS_HTTPS
CSRF_COOKIE_SECURE = NOPCERT_IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "nopcert.trouble.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = NOPCERT_IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if NOPCERT_IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = NOPCERT_IS_HTTPS
SECURE_HSTS_PRELOAD = NOPCERT_IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if environment.flag("NOPCERT_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Whose X-Forwarded-For is believed: the record keeps the address, and the verify page counts by it.
NOPCERT_TRUSTED_PROXIES = environment.networks("NOPCERT_TRUSTED_PROXIES")
NOPCERT_VERIFY_MOST_A_MINUTE = 20  # security.md 14, for each address

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# Mail ----------------------------------------------------------------------------------------------

globals().update(environment.mail("EMAIL_URL", "smtp://127.0.0.1:1025"))
DEFAULT_FROM_EMAIL = environment.text("NOPCERT_MAIL_FROM", "nopcert <no-reply@nopcert.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10
NOPCERT_MAIL_SINK_ROOT = environment.folder("NOPCERT_MAIL_SINK_ROOT", NOPCERT_VAR / "mail")

# Machines and logs ---------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request": {"()": "nopcert.logs.RequestFilter"},
        "database_away": {"()": "nopcert.logs.DatabaseAwayFilter"},
    },
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request"]}},
    "root": {
        "handlers": ["console"],
        "level": environment.choice(
            "NOPCERT_LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO"
        ),
    },
    "loggers": {
        "django.request": {"filters": ["database_away"]},
        # Both tell of every document at INFO.
        "weasyprint": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "pyhanko": {"level": "WARNING"},
    },
}
