"""Addresses of this door. No number and no code of anybody stands in one."""

from django.urls import path

from tande.interfaces.voice import views

app_name = "voice"

urlpatterns = [
    path("<str:gateway>/", views.began, name="began"),
    path("<str:gateway>/spoken/<int:step>/", views.spoken, name="spoken"),
    path("<str:gateway>/keys/<int:step>/", views.pressed, name="pressed"),
    path("<str:gateway>/silence/<int:step>/", views.silent, name="silent"),
    path("<str:gateway>/recording/", views.recorded, name="recorded"),
    path("<str:gateway>/over/", views.over, name="over"),
]
