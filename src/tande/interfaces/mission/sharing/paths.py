"""Addresses of the register's pages of exports, imports and sharing."""

from django.urls import URLPattern

paths: list[URLPattern] = []
