"""Sign-in pages of django-allauth, only those the desk offers; their names are allauth's own."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from tande.interfaces.staff.access import account_page as page


def not_offered(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """No sign-up, no e-mail, no reset by mail: allauth needs the names, nobody gets a page."""
    raise Http404


urlpatterns = [
    path("login/", page(account.login), name="account_login"),
    path("logout/", page(account.logout), name="account_logout"),
    path("inactive/", page(account.account_inactive), name="account_inactive"),
    path("reauthenticate/", page(account.reauthenticate), name="account_reauthenticate"),
    path("passphrase/", page(account.password_change), name="account_change_password"),
    path("2fa/", page(mfa.index), name="mfa_index"),
    path("2fa/authenticate/", page(mfa.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", page(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/app/activate/", page(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/app/deactivate/", page(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/codes/", page(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("2fa/codes/generate/", page(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("2fa/codes/download/", page(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("2fa/keys/", page(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("2fa/keys/add/", page(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("2fa/keys/reauthenticate/", page(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("2fa/keys/<int:pk>/remove/", page(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("2fa/keys/<int:pk>/edit/", page(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("2fa/keys/login/", page(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("not-offered/signup/", not_offered, name="account_signup"),
    path("not-offered/email/", not_offered, name="account_email"),
    path("not-offered/set/", not_offered, name="account_set_password"),
    path("not-offered/reset/", not_offered, name="account_reset_password"),
]
