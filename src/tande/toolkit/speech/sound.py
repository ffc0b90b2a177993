"""Sound as numbers: bringing to one loudness, cutting at the quietest places, writing and reading files."""

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import lameenc
import numpy as np
import numpy.typing as npt
import soundfile

Samples = npt.NDArray[np.float64]

RATE: Final = 8_000
"""Samples a second of everything we write: what a telephone carries."""
WEB, PHONE = 8, 16
"""Kilobits a second, for a page and for a telephone."""
EFFORT: Final = 7
"""LAME's quality from 0 to 9: more effort takes longer and, at so few bits, is no better (decision 046)."""
PART_MAX_BYTES: Final = 5_000
PART_SECONDS: Final = 4.6
"""As much as fits into a part, with the frames that the format adds."""
SHORTEST_CUT: Final = 1.8
LOUDEST: Final = 0.7
SILENCE: Final = 0.004
QUIET: Final = 0.02
_STEP: Final = 0.01
_MARGIN: Final = 0.06


class NotSound(ValueError):
    """The bytes are no sound that can be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Sound:
    """One channel: samples from -1 to 1, and how many there are in a second."""

    samples: Samples
    rate: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.rate

    @property
    def loudness(self) -> float:
        """Root of the mean square; below ``SILENCE`` nobody hears anything."""
        return float(np.sqrt(np.mean(self.samples**2))) if len(self.samples) else 0.0


def read(data: bytes) -> Sound:
    """A sound file as people record it, its channels mixed. Raises NotSound."""
    try:
        samples, rate = soundfile.read(io.BytesIO(data), dtype="float64", always_2d=True)
    except (soundfile.LibsndfileError, RuntimeError, ValueError, TypeError):
        raise NotSound("it is no MP3, Ogg or WAV that can be read") from None
    return Sound(np.nan_to_num(samples.mean(axis=1)), int(rate))


def ready(sound: Sound) -> Sound:
    """At our rate, silence at both ends cut off, at one loudness. Nothing is left of what is silent."""
    samples = _resampled(sound.samples, sound.rate)
    peak = float(np.abs(samples).max()) if len(samples) else 0.0
    if peak < SILENCE:
        return Sound(samples[:0], RATE)
    samples = samples * (LOUDEST / peak)
    loud = np.flatnonzero(np.abs(samples) > QUIET)
    margin = int(_MARGIN * RATE)
    return Sound(samples[max(0, loud[0] - margin):loud[-1] + margin], RATE)


def mp3(sound: Sound, kilobits: int) -> bytes:
    """The sound as an MP3 of one channel."""
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(kilobits)
    encoder.set_in_sample_rate(sound.rate)
    encoder.set_out_sample_rate(sound.rate)
    encoder.set_channels(1)
    encoder.set_quality(EFFORT)
    encoder.silence()
    data = (np.clip(sound.samples, -1, 1) * 32767).astype("<i2").tobytes()
    return bytes(encoder.encode(data)) + bytes(encoder.flush())


def parts(sound: Sound) -> Iterator[Sound]:
    """The sound in pieces that fit ``PART_MAX_BYTES``, cut where it is quietest; played in order they are the whole."""
    rest = sound.samples
    while len(rest) > PART_SECONDS * sound.rate:
        at = _quietest(rest, sound.rate)
        yield Sound(rest[:at], sound.rate)
        rest = rest[at:]
    yield Sound(rest, sound.rate)


def _quietest(samples: Samples, rate: int) -> int:
    """Where to cut: the middle of the quietest tenth of a second, the later one of two alike."""
    step = int(_STEP * rate)
    until = int(PART_SECONDS * rate) // step
    power = np.add.reduceat(samples[:until * step] ** 2, np.arange(0, until * step, step))
    smooth = np.convolve(power, np.ones(10), mode="same")
    first = int(SHORTEST_CUT * rate) // step
    last = until - 5
    place = last - 1 - int(np.argmin(smooth[first:last][::-1]))
    return place * step


def _resampled(samples: Samples, rate: int) -> Samples:
    """At ``RATE``, by what the spectrum holds below it; filled up to a length that divides well."""
    if rate == RATE or not len(samples):
        return samples
    unit = rate // math.gcd(rate, RATE)
    whole = np.concatenate([samples, np.zeros(-len(samples) % unit)])
    count = len(whole) * RATE // rate
    spectrum = np.fft.rfft(whole)
    kept = np.zeros(count // 2 + 1, dtype=np.complex128)
    common = min(len(kept), len(spectrum))
    kept[:common] = spectrum[:common]
    return np.fft.irfft(kept, count) * (count / len(whole))
