"""Addresses of this door. The secret is the gateway's; no number and no code of anybody stands in one."""

from django.urls import path

from tande.interfaces.ussd import views

app_name = "ussd"

urlpatterns = [
    path("<str:gateway>/<str:secret>/", views.menu, name="menu"),
    path("<str:gateway>/<str:secret>/over/", views.over, name="over"),
]
