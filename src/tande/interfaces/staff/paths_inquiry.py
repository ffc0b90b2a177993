"""Addresses of the desk: the inquiry file."""

from django.urls import URLPattern, path

from tande.interfaces.staff import views_inquiry, views_lessons

paths: list[URLPattern] = [
    path("case/<hexid:case_id>/inquiry/", views_inquiry.inquiry, name="inquiry"),
    path("case/<hexid:case_id>/inquiry/sealed", views_inquiry.sealed, name="inquiry_sealed"),
    path("case/<hexid:case_id>/inquiry/entry", views_inquiry.entry, name="inquiry_entry"),
    path("lessons/", views_lessons.lessons, name="lessons"),
]
