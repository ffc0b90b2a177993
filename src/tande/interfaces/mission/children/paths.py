"""Addresses of the register's pages of children."""

from django.urls import URLPattern

paths: list[URLPattern] = []
