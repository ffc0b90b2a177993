"""Addresses of the register's pages below /mission/training/."""

from django.urls import URLPattern

paths: list[URLPattern] = []
