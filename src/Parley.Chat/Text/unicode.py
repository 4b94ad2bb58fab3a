#!/usr/bin/env python3
"""Writes unicode.txt, which UnicodeTables reads: python3 unicode.py > unicode.txt

The server runs without ICU (InvariantGlobalization), where .NET leaves text as it is when it is asked to normalize it. The data are those of
the Unicode Character Database, as Python has them; Unicode License v3, https://www.unicode.org/license.txt.
"""
import sys
import unicodedata as ucd

# Default_Ignorable_Code_Point: what is drawn as nothing, and must not keep two texts apart.
IGNORABLE = [(0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
             (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8),
             (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)]
HANGUL = range(0xAC00, 0xAC00 + 11172)


def is_ignorable(code):
    return any(first <= code <= last for first, last in IGNORABLE)


def is_blank(c):
    return c.isspace() and c not in '\x1c\x1d\x1e\x1f'   # Those are blanks in Python alone.


def fold(text):
    """What a search looks at, decomposed: NFKC_Casefold, with blanks all alike and i without regard to its dot."""
    while True:
        folded = ucd.normalize('NFKD', ucd.normalize('NFKD', text).casefold())
        folded = ''.join(c for c in folded if not is_ignorable(ord(c)))
        folded = folded.replace('i\u0307', 'i').replace('\u0131', 'i')
        if folded == text:
            return ''.join(' ' if is_blank(c) else c for c in folded)
        text = folded


def hexes(text):
    return ' '.join(f'{ord(c):X}' for c in text)


def main():
    print(f'# Made by unicode.py of Unicode {ucd.unidata_version}. Lines: decomposition, = if it composes again; combining class; fold.')
    codes = [c for c in range(sys.maxunicode + 1) if not 0xD800 <= c <= 0xDFFF and c not in HANGUL]
    for code in codes:
        parts = ucd.decomposition(chr(code))
        if parts and not parts.startswith('<'):
            composes = len(parts.split()) == 2 and ucd.normalize('NFC', chr(code)) == chr(code)
            print(f'D {code:X} {"=" if composes else "-"} {" ".join(part.lstrip("0") for part in parts.split())}')
    first = None
    for code in codes + [None]:
        ccc = ucd.combining(chr(code)) if code is not None else 0
        if first is not None and (ccc != first[1] or code != last + 1):
            print(f'C {first[0]:X} {last:X} {first[1]}')
            first = None
        if ccc and first is None:
            first = (code, ccc)
        last = code
    for code in codes:
        if not is_ignorable(code) and fold(chr(code)) != chr(code):
            print(f'F {code:X} {hexes(fold(chr(code)))}')
    for low, high in IGNORABLE:
        print(f'I {low:X} {high:X}')


main()
