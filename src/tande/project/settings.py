"""Django's settings, made from the one typed Config and the mission pack. The only place that knows everything."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import django.conf.locale
from django.utils.functional import SimpleLazyObject

from tande.policy.cards import Card
from tande.policy.conversation.checks import Conversation
from tande.policy.courses import Library
from tande.policy.force_rules import Shelf
from tande.policy.operator_script import Operator
from tande.policy.violations.parties import PartyList
from tande.project import (
    card,
    config,
    conversation,
    courses,
    force_rules,
    mission,
    operator_script,
    parties,
    speech,
    trust_file,
)
from tande.toolkit.speech.shelf import Shelf as SoundShelf
from tande.toolkit.speech.tables import Voice

ROOT = Path(__file__).resolve().parents[3]

TANDE = config.load(Path(os.environ["TANDE_CONFIG"]) if "TANDE_CONFIG" in os.environ else None, os.environ)
MISSION = mission.load(TANDE.mission_dir)
trust_file.check_log(
    TANDE.trust_policy, origin=MISSION.receipt_origin, seeds=(TANDE.log_seed, TANDE.former_log_seed),
    pq_seed=TANDE.log_pq_seed,
)

# Read when first asked for: a fault in a lesson must not keep anybody from complaining.
COURSES: Library = SimpleLazyObject(lambda: courses.library(  # type: ignore[assignment]
    TANDE.mission_dir, languages=MISSION.language_codes, contacts={contact.code for contact in MISSION.contacts},
))

FORCE_RULES: Shelf = SimpleLazyObject(lambda: force_rules.shelf(  # type: ignore[assignment]
    TANDE.mission_dir, languages=MISSION.language_codes, duties={one.id for one in MISSION.register.commitments},
))

PARTIES: PartyList = SimpleLazyObject(lambda: parties.known(TANDE.mission_dir))  # type: ignore[assignment]

# The patrol's card, for the same reason.
CARD: Card = SimpleLazyObject(lambda: card.read(  # type: ignore[assignment]
    TANDE.mission_dir, languages=MISSION.language_codes,
))

# What is said and understood by message and phone, for the same reason.
CONVERSATION: Conversation = SimpleLazyObject(lambda: conversation.load(  # type: ignore[assignment]
    TANDE.mission_dir, languages=MISSION.language_codes,
))

# Who speaks each language, and what `tande audio` made: from language and name to the address of a sound.
VOICES: dict[str, Voice] = SimpleLazyObject(lambda: speech.load(  # type: ignore[assignment]
    TANDE.mission_dir, languages=MISSION.language_codes,
))
AUDIO = SoundShelf(ROOT / "build" / "audio" / TANDE.mission_dir.name)

# What operators of the hotline say, and its rules: for the same reason.
OPERATOR: Operator = SimpleLazyObject(lambda: operator_script.read(  # type: ignore[assignment]
    TANDE.mission_dir, languages=MISSION.language_codes, contacts={contact.code for contact in MISSION.contacts},
))

SECRET_KEY = TANDE.django_secret
DEBUG = False
ALLOWED_HOSTS = list(TANDE.allowed_hosts)
SECURE = TANDE.public_url.startswith("https://")
ROOT_URLCONF = "tande.project.urls"
WSGI_APPLICATION = "tande.project.wsgi.application"
AUTH_USER_MODEL = "officers.Officer"
APPEND_SLASH = True

INSTALLED_APPS = [
    "tande.interfaces.staff",  # before allauth: its templates restyle the sign-in pages
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "tande.ledger",
    "tande.domains.officers",
    "tande.domains.personnel",
    "tande.domains.phones",
    "tande.domains.receiving",
    "tande.domains.gateways",
    "tande.domains.outbox",
    "tande.domains.children",
    "tande.domains.evidence",
    "tande.domains.casework",
    "tande.domains.referrals",
    "tande.domains.support",
    "tande.domains.intake",
    "tande.domains.force",
    "tande.domains.detention",
    "tande.domains.violations",
    "tande.domains.callbacks",
    "tande.domains.recordings",
    "tande.domains.conversations",
    "tande.domains.calls",
    "tande.domains.fieldforms",
    "tande.domains.paper",
    "tande.domains.partners",
    "tande.domains.sharing",
    "tande.domains.screening",
    "tande.domains.vetting",
    "tande.domains.training",
    "tande.domains.credentials",
    "tande.domains.readiness",
    "tande.domains.commitments",
    "tande.domains.canaries",
    "tande.domains.figures",
    "tande.gates",
    "tande.interfaces.states",
    "tande.interfaces.mission",
    "tande.interfaces.field",
    "tande.interfaces.receiving",
    "tande.interfaces.sms",
    "tande.interfaces.voice",
    "tande.interfaces.ussd",
    "tande.interfaces.openrosa",
    "tande.interfaces.simulator",
    "tande.interfaces.api",
    "tande.interfaces.learning",
    "tande.interfaces.public",
]

MIDDLEWARE = [
    "tande.project.middleware.Headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tande.project.middleware.RightDatabase",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "tande.project.context.house",
            ],
        },
    }
]


def _database(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "tande.ledger.sqlite",
            "NAME": unquote(parts.path),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # 8 MB a thread: a thousand open cases with their keys, so that the queue reads them from memory.
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;"
                    " PRAGMA cache_size=-8000;"
                ),
            },
            "CONN_MAX_AGE": None,
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": _pg_host(parts.query) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        # Compiling a query took 900 ms where running it takes 4: right after a restore, before the first statistics.
        "OPTIONS": {"options": "-c jit=off"},
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def _pg_host(query: str) -> str:
    """A unix socket folder given as ``?host=/folder``, as libpq's own URLs do."""
    return next((unquote(pair[5:]) for pair in query.split("&") if pair.startswith("host=")), "")


DATABASES = {"default": _database(TANDE.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Languages are the mission's, in its order; Django does not know every one of them.
for _language in MISSION.languages:
    django.conf.locale.LANG_INFO.setdefault(
        _language.code,
        {"bidi": False, "code": _language.code, "name": _language.name, "name_local": _language.name},
    )
LANGUAGES = [(language.code, language.name) for language in MISSION.languages]
LANGUAGE_CODE = LANGUAGES[0][0]
LOCALE_PATHS = [ROOT / "locale" / "public", ROOT / "locale" / "staff"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = MISSION.time_zone

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "build" / "static"
STATICFILES_DIRS = [("web", ROOT / "build" / "web")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600

# Uploads are sealed in memory: nothing may reach Django's temporary files.
FILE_UPLOAD_HANDLERS = ["tande.interfaces.mission.uploads.InMemory"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# Not a rule for people: who chooses thirty photos at once must get their words back, and be told which are too many.
DATA_UPLOAD_MAX_NUMBER_FILES = 1000

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
# Officers sign in for the desk and focal points for their own site. Public pages set no cookie and open no session.
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 3600
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "tande.interfaces.staff.access.forged"
CSRF_TRUSTED_ORIGINS = [TANDE.public_url]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
X_FRAME_OPTIONS = "DENY"
SECURE_CSP: dict[str, list[str]] = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "blob:", "data:"],
    "media-src": ["'self'", "blob:"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 14}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/desk/account/login/"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/desk/account/login/"
ACCOUNT_ADAPTER = "tande.interfaces.staff.accounts.DeskAccountAdapter"
MFA_ADAPTER = "tande.interfaces.staff.accounts.DeskMFAAdapter"
# "ip" is one and the same for everybody (see the adapter): these count per name and for the whole site.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "5/5m/key,200/m/ip", "reauthenticate": "5/m/user"}
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Tande"
MFA_TOTP_TOLERANCE = 1  # half a minute either way: phones without network drift, and people type slowly
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE

EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Request lines, bodies and addresses never reach a log: only named loggers of ours, without arguments.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"bare": {"()": "tande.project.middleware.Bare"}, "seldom": {"()": "tande.project.seldom.Seldom"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["bare", "seldom"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "django.views.debug.SafeExceptionReporterFilter"
SILENCED_SYSTEM_CHECKS: list[str] = []
