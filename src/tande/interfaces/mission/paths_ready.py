"""Addresses of the register's pages below /mission/ready/."""

from django.urls import URLPattern

paths: list[URLPattern] = []
