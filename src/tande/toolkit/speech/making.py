"""Making every sound that is missing, and the index. Names are hashes, so what did not change is not made again.

A crash leaves files that no index names, and the former index: the next run goes on from there.
"""

import hashlib
import json
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from tande.toolkit.speech import recorded, sound
from tande.toolkit.speech.recorded import Name, Recorded
from tande.toolkit.speech.shelf import INDEX, Heard, Shelf
from tande.toolkit.speech.sound import Sound
from tande.toolkit.speech.speaker import Speaker
from tande.toolkit.speech.tables import Voice

FORMAT: Final = "1"
"""Raise it when files are made otherwise than before: then all are made anew."""
KEPT_SECONDS: Final = 24 * 3600
"""A page that was opened before may still ask for what no index names any more."""


class Silent(Exception):
    """A text gave no sound; the message names it."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to make: words by language and name, voices by language, and what is put together from other texts.

    ``pages``: what names of texts for a page begin with. They are cut into parts; all others are whole, for a call.
    """

    words: Mapping[Name, str]
    voices: Mapping[str, Voice]
    joined: Mapping[str, Sequence[str]]
    pages: str


@dataclass(slots=True)
class Made:
    """What came of it."""

    spoken: int = 0
    kept: int = 0
    human: int = 0
    mute: int = 0


def make(order: Order, *, folder: Path, people: Recorded, tell: Callable[[int, int], None]) -> Made:
    """Bring the folder up to date. ``tell``: called with how many of how many are done. Raises NoVoice, Silent."""
    folder.mkdir(parents=True, exist_ok=True)
    work = _Work(order, folder, people, tell)
    languages = list(dict.fromkeys(language for language, _name in order.words))
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        index = dict(zip(languages, pool.map(work.language, languages), strict=True))
    for items in index.values():
        items |= _joined(order.joined, items, folder)
    _write(folder / INDEX, json.dumps({language: {name: asdict(one) for name, one in items.items()}
                                       for language, items in index.items()}).encode())
    _throw_away(folder, index)
    return work.made


class _Work:
    """Languages side by side, each with a voice of its own."""

    def __init__(self, order: Order, folder: Path, people: Recorded, tell: Callable[[int, int], None]) -> None:
        self.order, self.folder, self.people, self.tell = order, folder, people, tell
        self.former = {one.key: one for items in Shelf(folder).names().values() for one in items.values()}
        self.made = Made()
        self.done = 0
        self.lock = threading.Lock()

    def language(self, language: str) -> dict[str, Heard]:
        """Everything of one language."""
        found: dict[str, Heard] = {}
        known = dict(self.former)
        with Speaker() as speaker:
            for name, words in self.order.words.items():
                if name[0] != language:
                    continue
                heard, counted = self._one(name, words, speaker, known)
                if heard:
                    found[name[1]] = known[heard.key] = heard
                with self.lock:
                    self.done += 1
                    setattr(self.made, counted, getattr(self.made, counted) + 1)
                    self.tell(self.done, len(self.order.words))
        return found

    def _one(
        self, name: Name, words: str, speaker: Speaker, known: Mapping[str, Heard]
    ) -> tuple[Heard | None, str]:
        """What can be heard under a name, and how it is counted."""
        path, voice = self.people.files.get(name), self.order.voices.get(name[0])
        cut = name[1].startswith(self.order.pages)
        if not path and not voice:
            return None, "mute"
        key = _key(str(cut), *([recorded.fingerprint(path)] if path else _how(voice, words)))
        before = known.get(key)
        if before and _there(before, self.folder):
            return before, "human" if path else "kept"
        whole = recorded.read(path) if path else self._said(speaker, name, words)
        return _file(key, whole, self.folder, cut=cut, human=bool(path)), "human" if path else "spoken"

    def _said(self, speaker: Speaker, name: Name, words: str) -> Sound:
        said = sound.ready(speaker.say(words, self.order.voices[name[0]])[0])
        if said.seconds < recorded.SHORTEST / 2:
            raise Silent(f"{name[0]}/{name[1]}: these words gave no sound: {words}")
        return said


def _how(voice: Voice | None, words: str) -> tuple[str, ...]:
    """What is said, and how."""
    return (voice.name, str(voice.rate), voice.given(words)) if voice else ()


def _file(key: str, whole: Sound, folder: Path, *, cut: bool, human: bool) -> Heard:
    """Write the parts for a page, or the whole for a telephone."""
    pieces = list(sound.parts(whole)) if cut else []
    for at, piece in enumerate(pieces):
        _write(folder / f"{key}-{at}.mp3", sound.mp3(piece, sound.WEB))
    if not cut:
        _write(folder / f"{key}.mp3", sound.mp3(whole, sound.PHONE))
    return Heard(key, len(pieces), round(whole.seconds, 2), human)


def _joined(joined: Mapping[str, Sequence[str]], items: Mapping[str, Heard], folder: Path) -> dict[str, Heard]:
    """Texts whose parts are other texts, in their order: the digits, so that a page can say a number by itself."""
    found: dict[str, Heard] = {}
    for name, members in joined.items():
        if not set(members) <= set(items):
            continue
        made = Heard(_key("joined", *(items[one].key for one in members)), len(members),
                     round(sum(items[one].seconds for one in members), 2))
        if not _there(made, folder):
            for at, one in enumerate(members):
                whole = sound.read((folder / _files(items[one])[0]).read_bytes())
                _write(folder / f"{made.key}-{at}.mp3", sound.mp3(whole, sound.WEB))
        found[name] = made
    return found


def _key(*what: str) -> str:
    return hashlib.sha256("\0".join((FORMAT, *what)).encode()).hexdigest()[:10]  # short: they stand on pages


def _there(one: Heard, folder: Path) -> bool:
    return all((folder / name).is_file() for name in _files(one))


def _files(one: Heard) -> list[str]:
    return [f"{one.key}-{at}.mp3" for at in range(one.parts)] or [f"{one.key}.mp3"]


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all."""
    fresh = path.with_suffix(".new")
    fresh.write_bytes(data)
    os.replace(fresh, path)


def _throw_away(folder: Path, index: Mapping[str, Mapping[str, Heard]]) -> None:
    """Files that nothing names and that were made a day ago or before."""
    named = {INDEX} | {file for items in index.values() for one in items.values() for file in _files(one)}
    before = time.time() - KEPT_SECONDS
    for path in folder.iterdir():
        if path.name not in named and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
