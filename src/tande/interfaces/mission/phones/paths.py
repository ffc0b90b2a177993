"""Addresses of the register's pages of phones."""

from django.urls import URLPattern

paths: list[URLPattern] = []
