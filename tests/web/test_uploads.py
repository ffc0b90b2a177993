"""Evidence on its way: every part edge, cuts in the middle, and going on where it stopped."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tande.toolkit.payloads import Manifest
from tande.toolkit.unsealing import open_file, open_manifest, open_seed
from tests.harness.browser import NewPage
from tests.web import pages
from tests.web.site import TOKEN, Fault, Site
from tests.web.test_report import open_page

PART = 1000
EDGES = (0, 1, PART - 1, PART, PART + 1, 5 * PART + 7)


def content_of(size: int) -> bytes:
    return (bytes(range(251)) * (size // 251 + 1))[:size]


def make_files(folder: Path, *sizes: int) -> list[Path]:
    """One file for each size, named after it."""
    paths = [folder / f"foto {size}.jpg" for size in sizes]
    for path, size in zip(paths, sizes, strict=True):
        path.write_bytes(content_of(size))
    return paths


def case_seed(site: Site) -> bytes:
    """The private half of the case, as the desk gets it."""
    if not site.complaints:
        return site.case_seed
    one = site.complaints[0]
    return open_seed(one.case_key_envelope, seed=site.desk_seed, purpose="case-key", about=one.header["case"])


def opened(site: Site) -> dict[str, tuple[Manifest, bytes]]:
    """Every file the site holds, put together and checked, by its name."""
    seed, found = case_seed(site), {}
    for file_id, kept in site.files.items():
        assert kept.manifest is not None
        assert sorted(kept.parts) == list(range(1, kept.m + 1))
        manifest = open_manifest(kept.manifest, seed=seed, file_id=file_id, case_id=site.case_id)
        whole = open_file(
            [kept.parts[n] for n in range(1, kept.m + 1)],
            manifest=manifest, seed=seed, file_id=file_id, case_id=site.case_id,
        )  # fmt: skip
        found[manifest.name] = (manifest, whole)
    return found


def send_with_files(site: Site, new_page: NewPage, paths: list[Path], *, words: str = "Gade") -> Page:
    site.pages["/a/"] = pages.write(site, part_bytes=PART)
    page = open_page(site, new_page)
    page.locator("textarea").fill(words)
    page.locator("input[type=file]").set_input_files(paths)
    page.locator("#send").click()
    expect(page.locator("[data-code]")).to_be_visible()
    return page


def all_sent(page: Page) -> None:
    expect(page.locator("[data-upload-status]")).to_have_text("done ")


def test_every_part_edge_arrives_whole(site: Site, new_page: NewPage, tmp_path: Path) -> None:
    all_sent(send_with_files(site, new_page, make_files(tmp_path, *EDGES)))
    got = opened(site)
    assert {name: len(whole) for name, (_, whole) in got.items()} == {f"foto {size}.jpg": size for size in EDGES}
    assert all(whole == content_of(len(whole)) for _, whole in got.values())
    assert {manifest.parts for manifest, _ in got.values()} == {1, 2, 6}
    assert {manifest.type for manifest, _ in got.values()} == {"image/jpeg"}


@pytest.mark.parametrize("size", [4 * 1024 * 1024 - 1, 4 * 1024 * 1024, 4 * 1024 * 1024 + 1])
def test_the_real_part_size_at_its_edge(site: Site, new_page: NewPage, tmp_path: Path, size: int) -> None:
    site.pages["/a/"] = pages.write(site)
    page = open_page(site, new_page)
    page.locator("textarea").fill("Gade")
    page.locator("input[type=file]").set_input_files(make_files(tmp_path, size))
    page.locator("#send").click()
    all_sent(page)
    ((manifest, whole),) = opened(site).values()
    assert manifest.parts == (1 if size <= 4 * 1024 * 1024 else 2)
    assert whole == content_of(size)


def test_a_file_alone_is_a_complaint(site: Site, new_page: NewPage, tmp_path: Path) -> None:
    all_sent(send_with_files(site, new_page, make_files(tmp_path, 10), words=""))
    assert len(opened(site)) == 1


def test_a_cut_in_the_middle_of_a_part_is_mended(site: Site, new_page: NewPage, tmp_path: Path) -> None:
    site.faults = [
        Fault(r"POST /s/tok/e/\w+/3/6", 2, cut=600),
        Fault(r"POST /s/tok/e/\w+/5/6", 1, status=503, body=b"{}"),
        Fault(r"POST /s/tok/e/\w+/manifest", 1, cut=10),
        Fault(r"GET /s/tok/e/", 1, cut=0),
    ]
    all_sent(send_with_files(site, new_page, make_files(tmp_path, 5 * PART + 7)))
    ((_, whole),) = opened(site).values()
    assert whole == content_of(5 * PART + 7)
    assert all(fault.times == 0 for fault in site.faults)
    first = [line for line in site.requests if re.search(r"e/\w+/1/6", line)]
    assert len(first) == 1  # what had arrived was not sent again


def test_a_lost_answer_does_not_double_a_part(site: Site, new_page: NewPage, tmp_path: Path) -> None:
    site.pages["/a/"] = pages.write(site, part_bytes=PART)
    page = open_page(site, new_page)
    lost: list[str] = []

    def lose_first(route) -> None:  # type: ignore[no-untyped-def]
        if route.request.url not in lost:
            lost.append(route.request.url)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route(re.compile(r"/e/\w+/\d/\d$"), lose_first)
    page.locator("input[type=file]").set_input_files(make_files(tmp_path, 2 * PART))
    page.locator("#send").click()
    all_sent(page)
    ((_, whole),) = opened(site).values()
    assert whole == content_of(2 * PART)
    assert len(lost) == 2


def test_a_networks_login_page_is_not_taken_for_an_answer(site: Site, new_page: NewPage, tmp_path: Path) -> None:
    site.faults = [
        Fault("GET /s/tok/e/", 1, status=200, body=b"<html>", type="text/html"),
        Fault("POST /s/tok/e/", 1, status=200, body=b"<html>", type="text/html"),
    ]
    all_sent(send_with_files(site, new_page, make_files(tmp_path, 10)))
    assert len(opened(site)) == 1


def test_a_refused_file_can_be_tried_again_and_the_others_still_go(
    site: Site, new_page: NewPage, tmp_path: Path
) -> None:
    site.faults = [Fault(r"POST /s/tok/e/\w+/1/1", 1, status=400, body=b'{"error":"bad_part","message":"x"}')]
    page = send_with_files(site, new_page, make_files(tmp_path, 10, 20))
    expect(page.locator("[data-upload-status]")).to_have_text("failed ")
    expect(page.locator("[data-state]").nth(0)).to_have_text("file-failed ")
    expect(page.locator("[data-state]").nth(1)).to_have_text("file-done ")
    page.locator("[data-upload-retry]").click()
    all_sent(page)
    assert len(opened(site)) == 2


def test_the_list_keeps_to_the_limits_and_a_file_can_be_taken_off(
    site: Site, new_page: NewPage, tmp_path: Path
) -> None:
    site.pages["/a/"] = pages.write(site, files_max=2)
    page = open_page(site, new_page)
    first, second, third = make_files(tmp_path, 1, 2, 3)
    page.locator("input[type=file]").set_input_files([first, second])
    page.locator("input[type=file]").set_input_files(third)
    expect(page.locator("[data-error]")).to_have_text("files-too-many 2")
    expect(page.locator("[data-remove]").first).to_have_attribute("aria-label", "remove foto 1.jpg")
    page.locator("[data-remove]").first.click()
    expect(page.locator("[data-remove]")).to_be_focused()
    big = tmp_path / "big.bin"
    with big.open("wb") as file:
        file.truncate(25 * 1024 * 1024 + 1)
    page.locator("input[type=file]").set_input_files(big)
    expect(page.locator("[data-error]")).to_have_text("file-too-big big.bin25")
    page.locator("input[type=file]").set_input_files(third)
    expect(page.locator("[data-name]")).to_have_text(["foto 2.jpg", "foto 3.jpg"])


def test_files_can_be_added_later_and_go_on_after_the_page_was_closed(
    site: Site, new_page: NewPage, tmp_path: Path
) -> None:
    site.pages[f"/s/{TOKEN}/f/"] = pages.files(site, part_bytes=PART)
    paths = make_files(tmp_path, 3 * PART)
    page = new_page()
    page.goto(f"{site.url}/s/{TOKEN}/f/")
    expect(page.locator("[data-recorder]")).to_be_visible()
    page.route(re.compile(r"/e/\w+/2/3$"), lambda route: route.abort())
    page.locator("input[type=file]").set_input_files(paths)
    page.locator("#send").click()
    expect(page.locator("[data-state]")).to_have_text("file-retrying ")
    page.on("dialog", lambda dialog: dialog.accept())
    page.unroute_all()
    page.goto(f"{site.url}/s/{TOKEN}/f/")
    expect(page.locator("[data-recorder]")).to_be_visible()
    page.locator("input[type=file]").set_input_files(paths)
    page.locator("#send").click()
    page.wait_for_url("**/next")
    ((_, whole),) = opened(site).values()
    assert whole == content_of(3 * PART)
    assert len([line for line in site.requests if line.endswith("/1/3")]) == 1


def test_each_file_goes_to_the_renewed_address(site: Site, new_page: NewPage, tmp_path: Path) -> None:
    site.renews = True
    page = send_with_files(site, new_page, make_files(tmp_path, 10, PART + 1, 20))
    all_sent(page)
    assert len(opened(site)) == 3
    assert page.locator("[data-next]").get_attribute("href") == "/s/tokxxx/"


def test_nothing_chosen_is_said(site: Site, new_page: NewPage) -> None:
    site.pages[f"/s/{TOKEN}/f/"] = pages.files(site)
    page = new_page()
    page.goto(f"{site.url}/s/{TOKEN}/f/")
    expect(page.locator("[data-recorder]")).to_be_visible()
    page.locator("#send").click()
    expect(page.locator("[data-error]")).to_have_text("empty ")
