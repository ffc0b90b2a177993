"""All forms of one process together hold no more than there is room for, and give it back however they end."""

import threading

import pytest

from tande.domains.evidence import queries as evidence
from tande.interfaces.public import uploads
from tande.interfaces.public.uploads import Room, Share
from tests.interfaces.public.people import Desk, Reporter, the_case
from tests.interfaces.public.test_write import MARK, upload


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Room:
    """A room of 100,000 bytes."""
    room = Room(100_000)
    monkeypatch.setattr(uploads, "ROOM", room)
    return room


def test_a_file_without_room_is_named_and_the_words_are_kept(desk: Desk, reporter: Reporter, small: Room) -> None:
    files = [upload("foto.jpg", bytes(60_000)), upload("videyo.mp4", bytes(60_000))]
    reporter.open("/a/").send("/a/", text=MARK, files=files)
    assert reporter.page.status_code == 200
    assert "videyo.mp4" in reporter.html
    assert "foto.jpg" not in reporter.html
    assert len(reporter.code) == 20
    assert len(evidence.files(the_case().id)) == 1
    reporter.page.close()
    assert small.empty


def test_only_a_file_without_room_is_asked_for_again(desk: Desk, reporter: Reporter, small: Room) -> None:
    reporter.open("/a/").send("/a/", text="", files=[upload("videyo.mp4", bytes(100_001))])
    assert reporter.page.status_code == 503
    assert "videyo.mp4" in reporter.html
    reporter.page.close()
    assert small.empty


def test_a_form_cut_in_the_middle_gives_its_room_back(desk: Desk, reporter: Reporter, small: Room) -> None:
    body = (b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
            + bytes(70_000))
    answer = reporter.client.post("/a/", data=body, content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 400
    answer.close()
    del answer
    assert small.empty


def test_a_file_too_large_takes_no_room(desk: Desk, reporter: Reporter, small: Room,
                                        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads.limits, "FILE_MAX_BYTES", 1000)
    files = [upload("gwo.mp4", bytes(99_000)), upload("foto.jpg", bytes(900))]
    reporter.open("/a/").send("/a/", text=MARK, files=files)
    assert "gwo.mp4" in reporter.html
    assert "foto.jpg" not in reporter.html


def test_room_is_never_given_out_twice() -> None:
    room = Room(1000)
    got: list[bool] = []

    def many() -> None:
        share = Share(room)
        for _ in range(200):
            got.append(share.take(10))
        share.give_back()
        share.give_back()

    threads = [threading.Thread(target=many) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert room.empty
    assert not Share(room).take(1001)
