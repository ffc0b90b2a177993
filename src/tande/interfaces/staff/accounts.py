"""What the desk changes in django-allauth: no sign-up, no e-mail, no addresses of machines kept.

Limits on guessing are counted per sign-in name and for the whole site; allauth asks for a client
address to count by, and gets the same word for everybody.
"""

import base64
import hashlib
import time
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tande.domains.officers import operations
from tande.policy import roles

EVERYBODY = "everybody"


def first_page(user: Any) -> str:
    """Where somebody who signed in begins: the desk, the States' site, or the safeguards register."""
    held = set(getattr(user, "roles", ()))
    if roles.FOCAL_POINT in held:
        return reverse("states:home")
    return reverse("mission:home" if held & roles.REGISTER_ROLES else "staff:home")


class DeskAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the head of the mechanism only, and are known by name only."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("This name and this passphrase do not belong together."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
        "incorrect_password": _("That is not your passphrase."),
        "enter_current_password": _("That is not your present passphrase."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """No address is read, so none can be stored; a limit "per ip" becomes one for the whole site."""
        return EVERYBODY

    def get_http_user_agent(self, request: HttpRequest) -> str:
        return ""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return first_page(request.user)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return first_page(request.user)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within a quarter of an hour of signing in: asking again at once would only teach to type it anywhere."""
        records = get_authentication_records(context.request, context.request.user)
        recent = bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not recent and bool(super().is_reauthentication_required(app=app, **kwargs))

    def set_password(self, user: Any, password: str) -> None:
        """The officer chose a passphrase: the one-time passphrase is over."""
        super().set_password(user, password)
        operations.passphrase_chosen(officer=user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Officers have no e-mail address here; nothing is ever sent."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """See ``send_mail``."""

    def add_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """The pages themselves say what happened; allauth's "signed in as" is noise at every sign-in."""


class DeskMFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: the last one cannot be removed, and the code picture is drawn inside the page."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Wrong digits. Check the clock of your phone and type the newest ones."),
        "cannot_delete_authenticator": _("This is your last second factor. Add another one before removing it."),
    }

    def get_totp_issuer(self) -> str:
        return "Tande"

    def build_totp_svg(self, url: str) -> str:
        """The picture without its XML declaration, so that it stands in the page under a strict CSP."""
        return str(super().build_totp_svg(url)).partition("?>")[2].strip()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """An officer without a second factor could not work: at least one app or security key stays.

        Not for who just signed in with a recovery code: that one was lost, and the next page asks for a new one.
        """
        kinds = [authenticator.Type.TOTP, authenticator.Type.WEBAUTHN]
        if authenticator.type not in kinds:
            return True
        several = type(authenticator).objects.filter(user_id=authenticator.user_id, type__in=kinds).count() > 1
        return several or _came_with_a_recovery_code(authenticator.Type.RECOVERY_CODES)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Officers have no e-mail address here."""

    def encrypt(self, text: str) -> str:
        """TOTP secrets lie in the database sealed under the server's secret, not readable in a stolen copy."""
        return _secret_box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _secret_box().decrypt(encrypted_text.encode()).decode()

    def is_mfa_enabled(self, user: AbstractBaseUser, types: Any = None) -> bool:
        return bool(super().is_mfa_enabled(user, types))


def _came_with_a_recovery_code(kind: str) -> bool:
    records = get_authentication_records(context.request, context.request.user)
    return bool(records) and records[-1].get("type") == kind


def _secret_box() -> Fernet:
    """A box keyed from Django's secret, for second-factor secrets only."""
    key = hashlib.sha256(b"tande/1|second-factor|" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
