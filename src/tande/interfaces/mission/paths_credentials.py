"""Addresses of the register's pages below /mission/credentials/."""

from django.urls import path

from tande.interfaces.mission import views_credentials as views

paths = [
    path("credentials/", views.latest, name="credentials"),
    path("credentials/session/<row:session_id>/", views.session, name="session_credentials"),
    path("credentials/session/<row:session_id>/<int:part>.pdf", views.session_pdf, name="session_credentials_pdf"),
    path("credentials/session/<row:session_id>/signed.zip", views.session_zip, name="session_credentials_zip"),
    path("credentials/<row:credential_id>/pdf/", views.pdf, name="credential_pdf"),
    path("credentials/<row:credential_id>/signed/", views.signed, name="credential_signed"),
    path("credentials/<row:credential_id>/revoke/", views.revoke, name="credential_revoke"),
]
