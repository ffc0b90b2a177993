"""Addresses of the desk: the inquiry file."""

from django.urls import URLPattern

paths: list[URLPattern] = []
