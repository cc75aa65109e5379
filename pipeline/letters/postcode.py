"""The shape of a UK postcode. A well-formed postcode can still be the wrong one."""

from __future__ import annotations

import re

_AREA_NAMES = (
    "AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT "
    "DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD "
    "LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK "
    "SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)
_AREAS = frozenset(_AREA_NAMES.split())

_SHAPE = re.compile(r"([A-Z]{1,2})([0-9][0-9A-Z]?)([0-9][ABD-HJLNP-UW-Z]{2})")


def postcode(text: str) -> str:
    """The postcode in capitals with its one space; "" when it has not the shape of one."""
    found = _SHAPE.fullmatch("".join(text.split()).upper())
    if found is None or found[1] not in _AREAS:
        return ""
    return f"{found[1]}{found[2]} {found[3]}"
