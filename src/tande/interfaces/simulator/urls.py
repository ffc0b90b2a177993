"""Addresses of the pretended phones and providers."""

from django.urls import path

from tande.interfaces.simulator import (
    views_call,
    views_counter,
    views_field,
    views_menu,
    views_paper,
    views_phone,
    views_provider,
)

app_name = "simulator"

urlpatterns = [
    path("", views_phone.home, name="home"),
    path("phone/<int:which>/", views_phone.phone, name="phone"),
    path("menu/", views_menu.menu, name="menu"),
    path("call/", views_call.call, name="call"),
    path("field/", views_field.field_app, name="field"),
    path("paper/", views_paper.paper, name="paper"),
    path("paper/<slug:print_id>.pdf", views_paper.printed, name="printed"),
    path("counter/", views_counter.counter, name="counter"),
    path("provider/<slug:kind>/<path:rest>", views_provider.provider, name="provider"),
]
