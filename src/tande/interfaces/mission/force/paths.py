"""Addresses of the register's pages of force."""

from django.urls import URLPattern

paths: list[URLPattern] = []
