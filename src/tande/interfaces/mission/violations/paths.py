"""Addresses of the register's pages of violations."""

from django.urls import URLPattern

paths: list[URLPattern] = []
