"""The offline engine: turns clips that come on standard input into words.

A request is one line of JSON, {"id": number, "bytes": number, "draft": boolean}, and that many bytes of
samples after it (16-bit little-endian mono at 16 kHz). A process that is asked for a draft leaves the
processor to others from then on. The answer is one line of JSON on standard output,
{"id": number, "words": [{"word", "startMs", "endMs", "probability"}]} or {"id": number, "error": text}.
Before the first request it says {"ready": true}. It ends when standard input closes.
"""

import json
import os
import re
import resource
import sys

from pocketsphinx import Decoder

SAMPLE_RATE = 16_000
# Longest request line and largest clip, in bytes; whoever sends more is not the engine.
MAX_LINE = 1_024
MAX_CLIP = 16 * 1_024 * 1_024
# Most memory, in bytes: seven times what two minutes of speech take. With more this process ends, not others.
MAX_MEMORY = 1_024 * 1_024 * 1_024
# How much a process that makes drafts steps back: to a tenth of what others get of a busy processor.
POLITE = 10
# What PocketSphinx puts between words: silence, noise, the beginning and end of an utterance.
FILLER = re.compile(r"^(<.*>|\[.*\]|\+\+.*\+\+)$")
# The number of the pronunciation, as in "was(2)".
PRONUNCIATION = re.compile(r"\(\d+\)$")


def words_of(decoder, clip):
    """The words of a clip, with their times in milliseconds and how sure the engine is (0 to 1)."""
    if not clip:
        return []
    ms_of_frame = 1_000 / decoder.config["frate"]
    decoder.start_utt()
    decoder.process_raw(clip, full_utt=True)
    decoder.end_utt()
    # Without a hypothesis (nothing but silence, or a clip of a few samples) there are no segments.
    if decoder.hyp() is None:
        return []
    return [
        {
            "word": PRONUNCIATION.sub("", segment.word),
            "startMs": round(segment.start_frame * ms_of_frame),
            "endMs": round((segment.end_frame + 1) * ms_of_frame),
            "probability": round(min(1.0, max(0.0, segment.prob)), 3),
        }
        for segment in decoder.seg()
        if not FILLER.match(segment.word)
    ]


def answer(message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def limit_memory():
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = MAX_MEMORY if most == resource.RLIM_INFINITY else min(most, MAX_MEMORY)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def main():
    limit_memory()
    requests = sys.stdin.buffer
    polite = False
    # Every clip is normalised by itself, so that no speaker depends on who spoke before. A little noise
    # (dither, always the same) keeps the engine from hearing words in digital silence.
    decoder = Decoder(samprate=SAMPLE_RATE, cmn="batch", dither=True, seed=1, loglevel="FATAL")
    answer({"ready": True})
    while True:
        line = requests.readline(MAX_LINE)
        if not line:
            return
        request = json.loads(line)
        if request.get("draft", False) and not polite:
            os.nice(POLITE)
            polite = True
        size = request["bytes"]
        if not 0 <= size <= MAX_CLIP:
            raise ValueError("a clip is too large")
        clip = requests.read(size)
        if len(clip) < size:
            return
        try:
            answer({"id": request["id"], "words": words_of(decoder, clip)})
        except RuntimeError as error:
            answer({"id": request["id"], "error": str(error)[:200]})


main()
