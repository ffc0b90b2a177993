"""Addresses of the register's pages below /mission/vetting/."""

from django.urls import URLPattern

paths: list[URLPattern] = []
