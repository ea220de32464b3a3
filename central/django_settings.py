"""What Django and Wagtail are told. Everything an operator changes comes from the settings file (`central.conf`)."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from central.conf import ENVIRONMENT, load_conf
from central.secret import secret_key

CONF = load_conf(Path(os.environ[ENVIRONMENT]))
HERE = Path(__file__).resolve().parent

for _folder in ("log", "uploads", "media", "static"):
    (CONF.data / _folder).mkdir(parents=True, exist_ok=True)

SECRET_KEY = secret_key(CONF.data)
DEBUG = False
ALLOWED_HOSTS = [address.partition(":")[0] for address in (CONF.addresses.console, CONF.addresses.public)]
SECURE = CONF.addresses.scheme == "https"
CONSOLE_URL = f"{CONF.addresses.scheme}://{CONF.addresses.console}"
PUBLIC_URL = f"{CONF.addresses.scheme}://{CONF.addresses.public}"
CSRF_TRUSTED_ORIGINS = [CONSOLE_URL]

INSTALLED_APPS = [
    "central.people",
    "central.units",
    "central.items",
    "central.alerts",
    "central.publishing",
    "central.devices",
    "central.phone",
    "central.console",
    "wagtail",
    "wagtail.search",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "central.hosts.HostMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "central.console.urls"
PUBLIC_URLCONF = "central.phone.urls"
WSGI_APPLICATION = "central.wsgi.application"
AUTH_USER_MODEL = "people.Person"
WAGTAIL_SITE_NAME = CONF.name
WAGTAILADMIN_BASE_URL = CONSOLE_URL

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "central.console.context.frame",
            ]
        },
    }
]


def _database() -> dict[str, object]:
    if CONF.is_sqlite:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": CONF.database,
            # Kept open: closing the last connection writes the whole journal back, ten milliseconds for every page.
            "CONN_MAX_AGE": 300,
            # IMMEDIATE: twenty clerks who save at once wait for each other instead of failing half way.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(CONF.database)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Nothing here searches through Wagtail: an index kept with every save would cost a tenth of it.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": False}}

LANGUAGE_CODE = "zh-hans"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = CONF.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = True
MEDIA_ROOT = CONF.data / "media"
MEDIA_URL = f"{PUBLIC_URL}/media/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = str(CONF.data / "uploads")

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "central.people.passwords.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = CONF.session_minutes * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-console" if SECURE else "console"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_FAILURE_VIEW = "central.console.trouble.forged"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "central.logs.Lines"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "lines"},
        "file": {
            "class": "logging.handlers.TimedRotatingFileHandler",
            "formatter": "lines",
            "filename": str(CONF.data / "log" / "central.log"),
            "when": "midnight",
            "backupCount": CONF.keeping.log_days,
            "encoding": "utf-8",
            "delay": True,
        },
    },
    "root": {"handlers": ["console", "file"], "level": "INFO"},
    # What the libraries tell of every page saved is noise here; the log of decisions is ours.
    "loggers": {name: {"level": "WARNING"} for name in ("django.db.backends", "django_tasks", "wagtail")},
}
