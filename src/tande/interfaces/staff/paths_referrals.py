"""Addresses of the desk: referrals to States."""

from django.urls import URLPattern

paths: list[URLPattern] = []
