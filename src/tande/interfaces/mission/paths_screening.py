"""Addresses of the register's pages below /mission/screening/."""

from django.urls import URLPattern

paths: list[URLPattern] = []
