"""Writes tables.txt: what Unicode normalization needs. Run it with Python 3.11, which has Unicode 14, as Go 1.21 has 15.

A line is one of
  D CODE CODE…      canonical decomposition, complete
  K CODE CODE…      compatibility decomposition, complete, where it differs from the canonical one
  P CODE CODE CODE  pair of characters, and the character that it composes to
  C FIRST LAST N    combining class of a range
Hangul syllables are computed, so they have no lines.
"""

import sys
import unicodedata

hangul = range(0xAC00, 0xD7A4)
codes = [code for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000 and code not in hangul]
text = lambda code, form: unicodedata.normalize(form, chr(code))
line = lambda kind, *values: print(kind, *(f"{value:X}" for value in values))

for code in codes:
    canonical, compatible = text(code, "NFD"), text(code, "NFKD")
    if canonical != chr(code):
        line("D", code, *map(ord, canonical))
    if compatible != canonical:
        line("K", code, *map(ord, compatible))

for code in codes:
    parts = unicodedata.decomposition(chr(code)).split()
    if len(parts) == 2 and not parts[0].startswith("<") and text(code, "NFC") == chr(code):
        line("P", *(int(part, 16) for part in parts), code)

start = None
for code in range(sys.maxunicode + 2):
    value = 0 if code > sys.maxunicode else unicodedata.combining(chr(code))
    if start is not None and value != start[1]:
        print("C", f"{start[0]:X}", f"{code - 1:X}", start[1])
        start = None
    if start is None and value:
        start = (code, value)
