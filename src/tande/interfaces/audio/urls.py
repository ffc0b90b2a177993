"""Addresses of sound files, below /audio/. A name is a hash: it says neither what is heard nor in which language."""

from django.urls import path

from tande.interfaces.audio import views

app_name = "audio"

urlpatterns = [path("<str:name>", views.file, name="file")]
