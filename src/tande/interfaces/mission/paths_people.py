"""Addresses of the register's pages below /mission/people/."""

from django.urls import URLPattern

paths: list[URLPattern] = []
