"""The public log's files, the same in every language."""

from django.urls import path

from tande.interfaces.public import views_record

urlpatterns = [path("<path:path>", views_record.file, name="log_file")]
