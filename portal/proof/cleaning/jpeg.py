"""A JPEG inside a PDF keeps its pixels byte for byte; what is written beside them goes."""

from portal.proof.domain import UNKNOWN, UnreadableError

START, END, SCAN = 0xD8, 0xD9, 0xDA
COLOURS = 0xEE
"""Adobe's APP14: says how colours are stored, without it some papers come out in wrong colours."""
BESIDE = frozenset({*range(0xE0, 0xF0), 0xFE}) - {COLOURS}
"""APP0-APP15 and comments: camera, place, small pictures, profiles."""
ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
COLOURS_LENGTH = 14


def without_extras(content: bytes) -> bytes:
    """
    Return a JPEG without comments, camera data and whatever follows its end.

    Raises:
        UnreadableError: it is no JPEG from its first byte on.
    """
    if content[:2] != bytes((0xFF, START)):
        raise UnreadableError(UNKNOWN)
    kept, place = bytearray(content[:2]), 2
    while True:
        mark, place = _mark(content, place)
        if mark == END:
            return bytes(kept) + bytes((0xFF, END))
        if mark in ALONE:
            kept += bytes((0xFF, mark))
            continue
        length = int.from_bytes(content[place : place + 2], "big")
        if length < 2 or place + length > len(content):
            raise UnreadableError(UNKNOWN)
        if mark not in BESIDE and not (mark == COLOURS and length != COLOURS_LENGTH):
            kept += bytes((0xFF, mark)) + content[place : place + length]
        place += length
        if mark == SCAN:
            end = _end_of_scan(content, place)
            kept += content[place:end]
            place = end


def _mark(content: bytes, place: int) -> tuple[int, int]:
    """Return the marker at a place, and the place behind it."""
    if place >= len(content) or content[place] != 0xFF:
        raise UnreadableError(UNKNOWN)
    while place < len(content) and content[place] == 0xFF:
        place += 1
    if place >= len(content):
        raise UnreadableError(UNKNOWN)
    return content[place], place + 1


def _end_of_scan(content: bytes, place: int) -> int:
    """Return where the pixels end: at the first marker that is no restart and no stuffed byte."""
    while (place := content.find(b"\xff", place)) >= 0:
        after = content[place + 1 : place + 2]
        if after not in {b"\x00", b"\xff"} and after and after[0] not in ALONE:
            return place
        place += 1 if after == b"\xff" else 2
    raise UnreadableError(UNKNOWN)
