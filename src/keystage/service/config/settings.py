"""Django's settings. Nothing here is a rule of the field, and nothing is read from outside but by `environment`."""

import secrets
from pathlib import Path

from csp.constants import NONE, SELF

from keystage.service.config import static_files
from keystage.service.config.demo_home import is_marked
from keystage.service.config.environment import database, is_here, read_environment
from keystage.service.config.issuer import issuer_set
from keystage.service.config.log_lines import write_log_lines

ENVIRONMENT = read_environment()
KEYSTAGE_HOME = ENVIRONMENT.home
KEYSTAGE_TITLE = ENVIRONMENT.text("KEYSTAGE_TITLE")
KEYSTAGE_DEMO = ENVIRONMENT.yes("KEYSTAGE_DEMO") and is_marked(KEYSTAGE_HOME)  # `wsgi` asks the database too
HTTPS = ENVIRONMENT.yes("KEYSTAGE_HTTPS")
DEBUG = ENVIRONMENT.yes("KEYSTAGE_DEBUG")

SECRET_KEY = (
    ENVIRONMENT.key("KEYSTAGE_SECRET_KEY", "secret-key")
    or secrets.token_urlsafe(50)  # good for one process: `keystage serve` makes and keeps one
)
AUDIT_KEY = ENVIRONMENT.key("KEYSTAGE_AUDIT_KEY", "audit-key")
SECOND_FACTOR_KEY = ENVIRONMENT.key("KEYSTAGE_SECOND_FACTOR_KEY", "second-factor-key") or SECRET_KEY
ISSUER = issuer_set(ENVIRONMENT)
PASSWORDS = ISSUER is None or ENVIRONMENT.text("KEYSTAGE_PASSWORDS", "yes").strip().lower() not in (
    "no",
    "false",
    "0",
    "off",
)
_BREACHED = ENVIRONMENT.text("KEYSTAGE_BREACHED_PASSWORDS")
BREACHED_PASSWORDS = Path(_BREACHED) if _BREACHED else None
ALLOWED_HOSTS = [h.strip() for h in ENVIRONMENT.text("KEYSTAGE_HOSTS", "localhost,127.0.0.1").split(",") if h.strip()]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []

_SERVICE = "keystage.service"
APPS = ("site", "profiles", "intake", "schools", "jobs", "accounts", "privacy", "once", "audit")
INSTALLED_APPS = [
    *(f"{_SERVICE}.{app}" for app in APPS),
    "django.forms",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
]
MIDDLEWARE = [
    "keystage.service.config.middleware.log_request",
    "keystage.service.config.headers.add_headers",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "keystage.service.config.middleware.refuse_other_methods",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "keystage.service.site.health_first.answer_health",
    "keystage.service.site.maintenance.close_for_maintenance",
    "keystage.service.config.middleware.read_to_the_end",
    "keystage.service.config.middleware.refuse_too_much_at_once",
    "keystage.service.config.middleware.read_on_a_full_disk",
    "keystage.service.accounts.sessions.KeepSessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "keystage.service.accounts.sessions.end_old_sessions",
    "keystage.service.accounts.rate_limits.limit_rates",
    "keystage.service.audit.middleware.record_what_is_seen",
    "keystage.service.accounts.middleware.deny_by_default",
]
ROOT_URLCONF = "keystage.service.config.urls"
WSGI_APPLICATION = "keystage.service.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "keystage.service.site.context.frame",
            ],
            "builtins": ["keystage.service.site.templatetags.ks"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": database(ENVIRONMENT.text("DATABASE_URL"), KEYSTAGE_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["keystage.service.accounts.backend.EmailBackend"]
PASSWORD_HASHERS = ["keystage.service.accounts.hashing.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "keystage.service.accounts.password_rules.NotBreached"},
    {"NAME": "keystage.service.accounts.password_rules.NotGuessedFirst"},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "site:home"
LOGOUT_REDIRECT_URL = "accounts:sign-in"

_HOST_ONLY = "__Host-" if HTTPS else ""  # a browser then takes the cookie from this host alone, by HTTPS, for all of it
SESSION_ENGINE = "keystage.service.accounts.session_store"
SESSION_COOKIE_NAME = f"{_HOST_ONLY}keystage"
KNOWN_BROWSER_COOKIE = f"{_HOST_ONLY}keystage-known"
CSRF_COOKIE_NAME = f"{_HOST_ONLY}keystage-form"
SESSION_COOKIE_AGE = 12 * 3600  # a working day; inactivity is the accounts' own rule
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = (
    "Lax"  # Strict would forget who somebody is on the way back from an issuer
)
MESSAGE_STORAGE = (
    "django.contrib.messages.storage.session.SessionStorage"  # what is said to one person lies in no cookie
)
CSRF_FAILURE_VIEW = "keystage.service.site.errors.form_expired"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # asked on this computer, past the proxy
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS  # of Keystage's own name, below which nothing else lies
SECURE_HSTS_PRELOAD = False
SILENCED_SYSTEM_CHECKS = [
    "security.W021",  # preloading binds the whole domain above us, for years: its owner's decision, not ours
]
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "object-src": [NONE],
    }
}
LARGEST_REQUEST = 1_000_000_000  # bytes of all files sent in together
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_HANDLERS = ["keystage.service.config.sent_in.OnTheHomesDisk"]
FILE_UPLOAD_PERMISSIONS = 0o600

LANGUAGE_CODE = "en-gb"
USE_TZ = True
TIME_ZONE = "Europe/London"

_COLLECTED = static_files.are_collected(KEYSTAGE_HOME)
STATICFILES_DIRS = [("keystage", str(static_files.SCREEN))]
STATIC_URL = "static/"
STATIC_ROOT = str(KEYSTAGE_HOME / static_files.FOLDER) if _COLLECTED else None
WHITENOISE_USE_FINDERS = not _COLLECTED
WHITENOISE_AUTOREFRESH = False
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_MIMETYPES = {".svg": "image/svg+xml; charset=utf-8"}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": static_files.HASHED if _COLLECTED else static_files.PLAIN},
}
# Minutes of work each: one of a kind runs at a time, and files are read meanwhile.
JOBS_ALONE = ("profiles.tasks.make_ready", "profiles.tasks.tally_pupils", "profiles.tasks.draw_pages")
PULLS: tuple[str, ...] = (  # tasks the worker calls every few seconds
    "intake.tasks.pull",
    "profiles.tasks.pull",
    "audit.tasks.seal",
    "once.tasks.forget",
    "accounts.tasks.forget",
    "site.tasks.carry_on",
    "config.tasks.keep_erasures",
    "privacy.tasks.forget",
)
CHECKS: tuple[str, ...] = (  # what looks for damage in the night: `jobs.soundness`
    "intake.soundness.files",
    "profiles.soundness.packs",
    "profiles.soundness.figures",
)
SUBJECT_ACCESS_DAYS = ENVIRONMENT.number("KEYSTAGE_SUBJECT_ACCESS_DAYS", 30, most=365)
NAME_STAFF = ENVIRONMENT.yes("KEYSTAGE_NAME_STAFF")
INCOMING = KEYSTAGE_HOME / "incoming"  # files that were sent in, under random names, outside any web root

_MAIL = ENVIRONMENT.text("KEYSTAGE_EMAIL_URL")
if _MAIL:
    from urllib.parse import unquote, urlsplit

    _parts = urlsplit(_MAIL)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _parts.hostname or "localhost", _parts.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_parts.username or ""), unquote(_parts.password or "")
    EMAIL_USE_SSL = EMAIL_PORT == 465
    EMAIL_USE_TLS = not EMAIL_USE_SSL and not is_here(EMAIL_HOST)  # never in the clear to another computer
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(KEYSTAGE_HOME / "outbox")
DEFAULT_FROM_EMAIL = ENVIRONMENT.text("KEYSTAGE_EMAIL_FROM", "keystage@localhost")

FREE_SPACE = ENVIRONMENT.number("KEYSTAGE_FREE_SPACE", 200) * 1_000_000  # bytes
LOGGING_CONFIG = None  # `log_lines` sets logging up, once
write_log_lines()
TEST_RUNNER = "django.test.runner.DiscoverRunner"
BASE_DIR = Path(__file__).resolve().parents[1]
