"""Addresses of the desk: records for vetting from a case."""

from django.urls import URLPattern, path

from tande.interfaces.staff import views_vetting

paths: list[URLPattern] = [
    path("case/<hexid:case_id>/vetting/", views_vetting.record, name="vetting"),
    path("case/<hexid:case_id>/vetting/<hexid:own_id>/withdraw/", views_vetting.withdraw, name="vetting_withdraw"),
]
