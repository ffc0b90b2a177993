"""The plainest pages that keep the scripts' side of the agreement: every message is its own name."""

import re

from tande.toolkit.sealing import fingerprint
from tests.web.site import TOKEN, Site

EXIT = '<a data-exit href="/x/" data-away="/away">leave</a>'


def messages(names: str) -> str:
    """data-msg-* attributes whose text is the message's name and its placeholders: `files-too-many {max}`."""
    pairs = [re.fullmatch(r"([a-z-]+)((?:\{\w+\})*)", name) for name in names.split()]
    return " ".join(f'data-msg-{pair[1]}="{pair[1]} {pair[2]}"' for pair in pairs if pair)


def document(body: str, script: str, *, title: str = "Page") -> str:
    scripts = "".join(f'<script src="/scripts/{name}.js" defer></script>' for name in (script, "exit") if name)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{scripts}</head>'
        f"<body>{EXIT}<main>{body}</main></body></html>"
    )


FILES = f"""<input type="file" name="files" multiple>
<div data-files {messages("remove{name} files-too-many{max} file-too-big{name}{max} file-unreadable{name}")}
 {messages("file-waiting file-sending{percent} file-retrying file-done file-failed")}>
<ul data-files-list></ul><template data-file-row><li><span data-name></span> <span data-size></span>
<progress data-progress max="100" hidden></progress> <span data-state></span>
<button type="button" data-remove>x</button></li></template></div>"""

RECORDER = f"""<div data-recorder hidden data-max-seconds="3" data-rec-name="voice-{{n}}"
 {messages("refused recording ready failed full")}>
<button type="button" data-rec-start>start</button><button type="button" data-rec-stop hidden>stop</button>
<span data-rec-time hidden></span><audio data-rec-audio controls hidden></audio>
<button type="button" data-rec-delete hidden>delete</button><button type="button" data-rec-again hidden>again</button>
<p data-rec-message role="status"></p></div>"""

DRAFT = f"""<fieldset data-draft hidden data-pin-min="6"
 {messages("pin-short{n} working saved wrong-pin opened erased")}>
<input type="checkbox" data-draft-keep>
<div data-draft-new hidden><input type="password" data-draft-pin>
<button type="button" data-draft-start>keep</button></div>
<div data-draft-found hidden><input type="password" data-draft-pin-open>
<button type="button" data-draft-open>open</button></div>
<button type="button" data-draft-erase hidden>erase</button><p data-draft-status role="status"></p></fieldset>"""

STATUS = '<div data-error role="alert" tabindex="-1" hidden></div><p data-status role="status"></p>'
UPLOADS = f"""{messages("going{n}{max} done failed")} hidden><ul data-files-list></ul>
<p data-upload-status role="status"></p><button type="button" data-upload-retry hidden>again</button>"""

RECEIPT = f"""<template data-receipt><h1 tabindex="-1" data-heading>Receipt</h1><p data-code></p><p data-check></p>
<pre data-promise></pre><time data-publish-by></time><a data-next href="">on</a>
<section data-uploads {UPLOADS}</section></template>"""


def desk(site: Site) -> str:
    return (
        f'data-desk-key="{site.desk_id}" data-desk-key-sha256="{fingerprint(site.desk_key)}"'
        f' data-desk-key-url="/keys/{site.desk_id}.bin"'
    )


def write(site: Site, *, part_bytes: int = 4194304, files_max: int = 10) -> str:
    """The write page."""
    form = f"""<form method="post" action="/a/" enctype="multipart/form-data" novalidate data-tande-write
 data-sealed-url="/a/sealed" data-path="self" data-lang="ht" {desk(site)} data-max-chars="2000"
 data-files-max="{files_max}" data-file-max-bytes="26214400" data-part-bytes="{part_bytes}"
 {messages("empty too-long{max} sealing sending retrying{seconds} outbox waiting refused key-wrong")}>
<input type="hidden" name="nonce" value="n"><textarea name="text"></textarea>{FILES}{RECORDER}{DRAFT}{STATUS}
<div data-outbox hidden><button type="button" data-outbox-erase>erase</button></div>
<button type="submit" id="send">Send</button></form>{RECEIPT}"""
    return document(form, "report")


def question(site: Site, fields: str, *, kind: str = "answer", seal_to: str = "case", more: str = "") -> str:
    """A page after the receipt."""
    form = f"""<form method="post" action="/s/{TOKEN}/q/where/" data-tande-form data-kind="{kind}"
 data-seal-to="{seal_to}" data-case="{site.case_id}" data-lang="ht" data-path="self" {more}
 data-key-url="/s/{TOKEN}/key" {desk(site)} data-max-chars="200"
 {messages("too-long{max} sealing sending retrying{seconds} refused expired key-wrong")}>
<input type="hidden" name="csrf" value="c">{fields}{STATUS}
<button type="submit" id="send">Send</button>
<button type="submit" id="skip" name="skip" value="1" data-plain formnovalidate>Skip</button></form>"""
    return document(form, "forms")


def files(site: Site, *, part_bytes: int = 4194304) -> str:
    """The page that adds files later."""
    form = f"""<form method="post" enctype="multipart/form-data" action="/s/{TOKEN}/f/" data-tande-files
 data-case="{site.case_id}" data-key-url="/s/{TOKEN}/key" data-evidence-url="/s/{TOKEN}/e/" data-next="/next"
 data-files-max="10" data-file-max-bytes="26214400" data-part-bytes="{part_bytes}"
 {messages("empty sealing refused expired")}>{FILES}{RECORDER}
<div data-uploads {UPLOADS}</div>{STATUS}<button type="submit" id="send">Send</button></form>"""
    return document(form, "forms")


def code() -> str:
    """The page where the code is typed."""
    form = f"""<form method="post" action="/k/" data-tande-code {messages("short{n} long letters wrong right")}>
<input name="code" data-code><p data-code-hint role="status"></p><button type="submit" id="send">Go</button></form>"""
    return document(form, "followup")


def status(case_id: str, sealed: list[tuple[str, str]]) -> str:
    """The status page with replies: (message id, base64 envelope)."""
    articles = "".join(
        f'<article data-sealed="{envelope}" data-message="{message}"><div data-text></div></article>'
        for message, envelope in sealed
    )
    return document(
        f'<section data-tande-replies data-case="{case_id}" {messages("opening opened")}><p data-status role="status">'
        f'</p>{articles}<div data-open-failed hidden tabindex="-1">without</div></section>',
        "followup",
    )
