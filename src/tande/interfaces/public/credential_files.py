"""Addresses of what other programs fetch to check certificates; the same in every language, and they stay."""

from django.urls import path

from tande.interfaces.public import views_credentials as views

urlpatterns = [
    path("did.json", views.did, name="credentials_did"),
    path("issuer.json", views.issuer, name="credentials_issuer"),
    path("status/1", views.status, name="credentials_status"),
]
