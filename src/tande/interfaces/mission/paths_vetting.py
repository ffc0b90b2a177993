"""Addresses of the register's pages below /mission/vetting/."""

from django.urls import URLPattern, path

from tande.interfaces.mission import (
    views_vetting,
    views_vetting_decisions,
    views_vetting_people,
    views_vetting_records,
)

paths: list[URLPattern] = [
    path("vetting/", views_vetting.overview, name="vetting"),
    path("vetting/repatriations/", views_vetting_people.repatriations, name="vetting_repatriations"),
    path("vetting/repatriations/<row:own_id>/withdraw", views_vetting_people.withdraw_repatriation,
         name="vetting_withdraw_repatriation"),
    path("vetting/certificates/<row:certificate_id>/withdraw", views_vetting_records.withdraw,
         name="vetting_withdraw_certificate"),
    path("vetting/decisions/<row:decision_id>/answer", views_vetting_decisions.second, name="vetting_answer"),
    path("vetting/people/<row:person_id>/", views_vetting_people.person, name="vetting_person"),
    path("vetting/people/<row:person_id>/attest", views_vetting_people.attest, name="vetting_attest"),
    path("vetting/people/<row:person_id>/taken-back", views_vetting_people.taken_back, name="vetting_taken_back"),
    path("vetting/people/<row:person_id>/check", views_vetting_decisions.commander, name="vetting_commander"),
    path("vetting/people/<row:person_id>/declaration/<row:attestation_id>", views_vetting_decisions.declaration,
         name="vetting_declaration"),
    path("vetting/people/<row:person_id>/lift/<row:decision_id>", views_vetting_decisions.lift, name="vetting_lift"),
    path("vetting/<slug:code>/", views_vetting.contingent, name="vetting_contingent"),
    path("vetting/<slug:code>/unit/", views_vetting_decisions.units, name="vetting_unit"),
    path("vetting/<slug:code>/certificate/", views_vetting_records.certificate, name="vetting_certificate"),
    path("vetting/<slug:code>/attestations/", views_vetting_records.attestations, name="vetting_attestations"),
]
