"""Addresses of the desk: referrals to States, and the head's page of the States."""

from django.urls import URLPattern, path

from tande.interfaces.staff import views_referrals, views_states

paths: list[URLPattern] = [
    path("case/<hexid:case_id>/states/", views_referrals.referrals, name="referrals"),
    path("case/<hexid:case_id>/states/sealed", views_referrals.sealed, name="referrals_sealed"),
    path("case/<hexid:case_id>/states/make", views_referrals.make, name="referral_make"),
    path("case/<hexid:case_id>/states/track", views_referrals.track, name="track"),
    path("case/<hexid:case_id>/states/<hexid:referral_id>/disclose", views_referrals.disclose,
         name="referral_disclose"),
    path("case/<hexid:case_id>/states/<hexid:referral_id>/withdraw", views_referrals.withdraw,
         name="referral_withdraw"),
    path("case/<hexid:case_id>/states/<hexid:referral_id>/certificate", views_referrals.certificate,
         name="referral_certificate"),
    path("case/<hexid:case_id>/states/<hexid:referral_id>/files/<hexid:file_id>/<int:n>", views_referrals.file_part,
         name="referral_file"),
    path("states/", views_states.states, name="states"),
    path("states/new/", views_states.new_focal_point, name="new_focal_point"),
    path("states/<int:officer_id>/retire/", views_states.retire_focal_point, name="retire_focal_point"),
    path("states/<hexid:key_id>/revoke/", views_states.revoke_state_key, name="revoke_state_key"),
]
