"""Sixty names that a page could be set wrongly with, every one another."""

from __future__ import annotations

from pipeline.letters.worst_case import AWKWARD, LONG_NAME

BROAD = "Wm" * 24
_MARKUP = (
    *(AWKWARD, "R&D &amp; Sons", "<b>Bold</b>", "{{ name }}", "{% if x %}", "\"Quo\" 'Unquo'"),
    *("=HYPERLINK(1)", "NUMPAGES", "PAGEREF E00001", "Page 1 of 2", "E00002 Marked", "C:\\new\\te"),
)
_ACCENTS = (
    *("Łukasz Wójcik-Świętosławski", "Żaneta Dąbrowska-Źdźbło", "Ștefan Țîrlea", "Şahin Iğdır"),
    *("Siôn Ŵyn ap Llŷr", "Őry Dvořák", "Åsa Ærøskøbing-Þórr", "Zoë Brontë O’Connor"),
    *("François-Noël Lefèvre", "Ñandú Íñiguez", "Jürgen Groß-Weiß", "Ý ÿ Æ ß"),
)
_LENGTHS = (
    *("I", "Ø", "W", "j", "Al", "O'", BROAD, "x" * 60, "i" * 60, "-" * 20),
    "Featherstonehaugh-Cholmondeley-Abernathy-Marjoribanks-Worcestershire St John",
    "Mary Ann Jo Lee Kim Sue Bea Amy Eve Ivy Fay Liz Meg Nan Pat Ros Una Val Win Zia",
    "Maximiliana Wilhelmina Bartholomea Featherstonehaugh",
)
_SHAPES = (
    *("AVA WAVY To. Ty. P.A.", "LY VÅ Yo. f! (j) [W]", "Tiffany Offley-Thwaite fjord"),
    *("fi ff tti Th", "Lo  Two  Blanks", "Anne\u00a0Marie Li\u00adly", "St. J. O. X."),
    *("4U 2B 007 ½ 18°", "SHOUTED NAME", "lower case name", "a/b (c) [d] {e} #1 @f"),
    *("O‘Neil ‘Ned’ “Bo”", "Dash – Dash — Dash", "Ng", "Le Roux-van der Merwe"),
    "Jean-Luc d'Aubigné-l’Hôpital",
)
_BEYOND = (
    *("السيدة فاطمة", "שרה לוי-כהן (Dave) 42", LONG_NAME, "प्रिया शर्मा", "王小明 さくら"),
    *("Zoe\u0308 Nguyễn A\u0301nh", "Ольга 🎒 \u2066c\u2069 d\u200f"),
)
"""Not on the sheet of letters: each has a document to itself."""
NAMES = (*_MARKUP, *_ACCENTS, *_LENGTHS, *_SHAPES, *_BEYOND)
SHARING = len(NAMES) - len(_BEYOND)
"""So many letters of a template share a document."""
