"""Addresses of the States' site. None of them names a case: a referral has an id of its own."""

from django.urls import include, path, register_converter

from tande.interfaces.states import language, views_answers, views_key, views_referrals


class ReferralId:
    """A referral: 32 lower-case hexadecimal digits."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ReferralId, "referral")

pages = [
    path("", views_referrals.home, name="home"),
    path("r/<referral:referral_id>/", views_referrals.referral, name="referral"),
    path("r/<referral:referral_id>/open", views_referrals.opened, name="opened"),
    path("r/<referral:referral_id>/acknowledge", views_answers.acknowledge, name="acknowledge"),
    path("r/<referral:referral_id>/certificate", views_answers.certificate, name="certificate"),
    path("r/<referral:referral_id>/name", views_answers.name_officer, name="name_officer"),
    path("r/<referral:referral_id>/files/<referral:file_id>/<int:n>", views_referrals.file_part, name="file_part"),
    path("r/<referral:referral_id>/answer", views_answers.answer, name="answer"),
    path("r/<referral:referral_id>/outcome", views_answers.outcome, name="outcome"),
    path("second-factor/", views_key.second_factor, name="second_factor"),
    path("key/", views_key.first_key, name="first_key"),
    path("key/unlock/", views_key.unlock, name="unlock"),
    path("key/material", views_key.key_material, name="key_material"),
    path("keys/", views_key.state_key, name="state_key"),
    path("keys/make", views_key.make_state_key, name="make_state_key"),
    path("keys/give", views_key.give_state_key, name="give_state_key"),
    path("language/", language.choose, name="language"),
]

urlpatterns = [path("", include((pages, "states")))]
