"""Addresses of whoever learns. A seat code stands in none of them."""

from django.urls import path, register_converter

from tande.interfaces.learning import views_courses, views_test

app_name = "learning"


class Code:
    """A code of the mission pack: a course, a lesson."""

    regex = "[a-z][a-z0-9_]{0,39}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class SittingToken(Code):
    """URL-safe base64 of a test's token."""

    regex = "[A-Za-z0-9_-]{40,200}"


register_converter(Code, "taught")
register_converter(SittingToken, "test_token")

urlpatterns = [
    path("", views_courses.home, name="home"),
    path("test/", views_test.start, name="start"),
    path("t/<test_token:token>/<int:number>/", views_test.questions, name="questions"),
    path("t/<test_token:token>/end/", views_test.finish, name="finish"),
    path("t/<test_token:token>/result/", views_test.result, name="result"),
    path("c/<taught:course_code>/", views_courses.course, name="course"),
    path("c/<taught:course_code>/print/", views_courses.whole, name="whole"),
    path("c/<taught:course_code>/<taught:lesson_code>/", views_courses.lesson, name="lesson"),
]
