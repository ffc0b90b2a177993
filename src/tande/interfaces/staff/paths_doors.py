"""Addresses of the desk: gateways of messages."""

from django.urls import URLPattern, path

from tande.interfaces.staff import views_door_trying, views_doors

paths: list[URLPattern] = [
    path("doors/", views_doors.doors, name="doors"),
    path("doors/new/<slug:kind>/", views_doors.door_new, name="door_new"),
    path("doors/<slug:door_id>/", views_doors.door, name="door"),
    path("doors/<slug:door_id>/change/", views_doors.door_change, name="door_change"),
    path("doors/<slug:door_id>/switch/", views_doors.door_switch, name="door_switch"),
    path("doors/<slug:door_id>/keys/", views_doors.door_keys, name="door_keys"),
    path("doors/<slug:door_id>/test/", views_door_trying.door_test, name="door_test"),
    path("doors/<slug:door_id>/phone/", views_door_trying.door_phone, name="door_phone"),
]
