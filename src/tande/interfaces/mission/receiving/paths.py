"""Addresses of the register's pages of receiving bodies."""

from django.urls import URLPattern

paths: list[URLPattern] = []
