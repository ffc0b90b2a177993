"""Addresses of the desk: allegations, conflicts of interest, decisions by two officers, links."""

from django.urls import URLPattern

paths: list[URLPattern] = []
