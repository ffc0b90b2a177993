"""Addresses of the register's pages below /mission/credentials/."""

from django.urls import URLPattern

paths: list[URLPattern] = []
