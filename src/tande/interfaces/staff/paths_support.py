"""Addresses of the desk: help and protection."""

from django.urls import URLPattern

paths: list[URLPattern] = []
