"""Addresses of the desk. Names of the sign-in pages are allauth's; all others are in the namespace "staff"."""

from django.urls import include, path

from tande.interfaces.staff import (
    converters,
    language,
    paths_allegations,
    paths_commitments,
    paths_doors,
    paths_field_apps,
    paths_inquiry,
    paths_late,
    paths_paper,
    paths_partners,
    paths_queue,
    paths_referrals,
    paths_support,
    paths_vetting,
    views_case,
    views_export,
    views_key,
    views_keys,
    views_log,
    views_queue,
    views_sealed,
    views_team,
)
from tande.interfaces.staff.operator import paths as operator

assert converters.HexId.regex  # registers <hexid:…>

desk = [
    path("", views_queue.home, name="home"),
    *paths_queue.paths,
    path("case/<hexid:case_id>/", views_case.case, name="case"),
    path("case/<hexid:case_id>/triage/", views_case.triage, name="triage"),
    path("case/<hexid:case_id>/move/<slug:to>/", views_case.move, name="move"),
    path("case/<hexid:case_id>/sealed", views_sealed.sealed, name="sealed"),
    path("case/<hexid:case_id>/opened", views_sealed.opened, name="opened"),
    path("case/<hexid:case_id>/identity", views_sealed.identity, name="identity"),
    path("case/<hexid:case_id>/message", views_sealed.message, name="message"),
    path("case/<hexid:case_id>/grant", views_sealed.grant, name="grant"),
    path("case/<hexid:case_id>/e/<hexid:file_id>/<int:n>", views_sealed.part, name="part"),
    path("case/<hexid:case_id>/export", views_export.export, name="export"),
    path("second-factor/", views_key.second_factor, name="second_factor"),
    path("key/", views_key.first_key, name="first_key"),
    path("key/unlock/", views_key.unlock, name="unlock"),
    path("key/material", views_key.key_material, name="key_material"),
    path("key/copy", views_key.key_copy, name="key_copy"),
    path("keys/", views_keys.keys, name="keys"),
    path("keys/replace", views_keys.replace_desk_key, name="replace_desk_key"),
    path("keys/give", views_keys.give_desk_key, name="give_desk_key"),
    path("team/", views_team.team, name="team"),
    path("team/new/", views_team.new_officer, name="new_officer"),
    path("team/<int:officer_id>/retire/", views_team.retire, name="retire"),
    path("readings/", views_log.readings, name="readings"),
    path("language/", language.choose, name="language"),
    *paths_allegations.paths,
    *paths_inquiry.paths,
    *paths_referrals.paths,
    *paths_support.paths,
    *paths_late.paths,
    *paths_partners.paths,
    *paths_paper.paths,
    *paths_commitments.paths,
    *paths_vetting.paths,
    *paths_doors.paths,  # after partners: "doors/costs/" is a page of theirs
    *paths_field_apps.paths,
    *operator.paths,
]

urlpatterns = [
    path("account/", include("tande.interfaces.staff.account_urls")),
    path("", include((desk, "staff"))),
]
