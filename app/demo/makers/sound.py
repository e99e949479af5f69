"""Short recordings of instruments, made from sine waves. There is no voice in any of them.

Each is what its piece of evidence says it is (a tune made by taking turns, chimes for slow
breathing), so the claim "00:02 to 00:06" can be listened to and judged.
"""

import array
import io
import math
import wave
from collections.abc import Sequence

RATE = 11_025  # samples a second: clear for chimes, and half the size of a CD's rate
Note = tuple[float, float, float]  # start in seconds, pitch in hertz, how long it rings in seconds

C4, D4, E4, G4, A4, C5 = 261.63, 293.66, 329.63, 392.00, 440.00, 523.25


def make_wav(notes: Sequence[Note], seconds: float) -> bytes:
    """A mono 16-bit WAV of struck notes that ring and fade."""
    total = int(seconds * RATE)
    mix = [0.0] * total
    for start, pitch, ring in notes:
        _strike(mix, int(start * RATE), pitch, ring)
    loudest = max(1.0, max(abs(value) for value in mix))
    samples = array.array("h", (int(value / loudest * 26_000) for value in mix))
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(samples.tobytes())
    return out.getvalue()


def _strike(mix: list[float], first: int, pitch: float, ring: float) -> None:
    turn = 2 * math.pi * pitch / RATE
    fade = math.exp(-4.5 / (ring * RATE))
    loud = 1.0
    for step in range(min(int(ring * RATE), len(mix) - first)):
        swell = min(1.0, step / 60)  # no click at the start
        tone = math.sin(turn * step) + 0.35 * math.sin(2.76 * turn * step) * loud
        mix[first + step] += swell * loud * tone
        loud *= fade


def turn_taking_tune() -> bytes:
    """Five children, one glockenspiel: each plays two notes and passes the beater on."""
    order = [C4, E4, D4, G4, E4, A4, G4, C5, A4, C4]
    return make_wav([(0.4 + 0.85 * place, pitch, 1.4) for place, pitch in enumerate(order)], 10)


def breathing_chimes() -> bytes:
    """A high chime to breathe in and a low one to breathe out, three times."""
    notes = [(0.3 + 3 * breath, C5, 1.5) for breath in range(3)]
    return make_wav(notes + [(1.8 + 3 * breath, G4 / 2, 1.8) for breath in range(3)], 9.5)


def hello_tune() -> bytes:
    """The tune a young person made up at the keyboard to mean "I'm home"."""
    tune = [G4, G4, A4, C5, A4, G4, E4, D4, C4]
    return make_wav([(0.2 + 0.8 * place, pitch, 1.1) for place, pitch in enumerate(tune)], 8)
