"""Addresses of the desk: what is late."""

from django.urls import URLPattern

paths: list[URLPattern] = []
