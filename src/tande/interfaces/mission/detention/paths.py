"""Addresses of the register's pages of detention."""

from django.urls import URLPattern

paths: list[URLPattern] = []
