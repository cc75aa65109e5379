"""Made-up people and places: names of many families, streets and towns of no map.

Telephone numbers come from the range kept for drama (07700 900000 to 900999), e-mail addresses
from ``example.org``, postcodes from districts that are in no use.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heritage:
    """Names that go together, and the language such a home may read best."""

    children: tuple[str, ...]
    mothers: tuple[str, ...]
    fathers: tuple[str, ...]
    surnames: tuple[str, ...]
    language: str = "English"


HERITAGES: dict[str, Heritage] = {
    "english": Heritage(
        ("Alfie", "Beth", "Callum", "Daisy", "Ewan", "Freya", "Harvey", "Imogen", "Jack", "Lily"),
        ("Karen", "Sarah", "Julie", "Rachel", "Donna", "Hazel"),
        ("Mark", "Steven", "Paul", "Gareth", "Neil", "Ross"),
        ("Underhill", "Quick", "Fairbrother", "Thatcham", "Lovelock", "Smith-Jones", "Abbott"),
    ),
    "welsh": Heritage(
        ("Siân", "Rhys", "Seren", "Dylan", "Carys", "Iwan", "Gwenllian"),
        ("Gwen", "Nerys", "Eleri"),
        ("Huw", "Emlyn", "Geraint"),
        ("Llewellyn", "Pryce", "ap Rhys", "Bevan"),
        "Welsh",
    ),
    "polish": Heritage(
        ("Kacper", "Zofia", "Łukasz", "Maja", "Oskar", "Julia"),
        ("Beata", "Joanna", "Agnieszka"),
        ("Dariusz", "Marek", "Paweł"),
        ("Nowak", "Wójcik", "Krawczyk", "Szymański"),
        "Polish",
    ),
    "irish": Heritage(
        ("Aoife", "Cormac", "Niamh", "Declan", "Orla"),
        ("Bríd", "Sinéad", "Maeve"),
        ("Brian", "Liam", "Fergal"),
        ("O'Brien", "MacLeod", "Ní Dhuinn", "Reilly"),
    ),
    "south-asian": Heritage(
        ("Aisha", "Harun", "Priya", "Qasim", "Meera", "Zain"),
        ("Halima", "Nasreen", "Sunita"),
        ("Imran", "Rajesh", "Tariq"),
        ("Hussain", "Patel", "Chaudhry", "D'Souza"),
    ),
    "west-african": Heritage(
        ("Chidi", "Ama", "Tunde", "Esi", "Femi", "Adaeze"),
        ("Grace", "Abena", "Ngozi"),
        ("Kwame", "Emeka", "Yaw"),
        ("Okafor", "Mensah", "Adeyemi", "Eze"),
    ),
    "chinese": Heritage(
        ("Jun", "Mei", "Wei", "Xiulan"),
        ("Li", "Hui"),
        ("Ming", "Bo"),
        ("Zhang", "Xu", "Li"),
    ),
    "iberian": Heritage(
        ("José", "Inês", "Tomás", "Leonor", "Nuno"),
        ("Conceição", "Pilar"),
        ("João", "Andrés"),
        ("Núñez", "Gonçalves", "Brandão"),
    ),
    "german": Heritage(
        ("Anaïs", "Jürgen", "Chloë", "Till"),
        ("Käthe", "Ulrike"),
        ("François", "Jörg"),
        ("Müller", "Grünwald", "Weiß"),
    ),
}

STREETS = (
    "Lime Kiln",
    "Harrow Lane",
    "Old Station Road",
    "Church Hill",
    "Coxbridge Way",
    "Interval Lane",
    "St Osyth's Close",
    "Upper Priory Gardens",
    "Windmill Rise",
    "Beaufort Park",
)

TOWNS: dict[str, str] = {
    "Sollington": "SN41",
    "Nether Wend": "SN42",
    "Ashcombe Regis": "SN43",
    "Pellbury": "SN44",
    "Thornwick Magna": "SN45",
    "Great Hallow": "SN46",
}
"""Towns of no map, and postcode districts that are in no use."""

COUNTY = "Wendshire"

UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
"""What the last two letters of a postcode may be."""

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""The check letters of a UPN in the order of their values."""


def upn(serial: int, entry_year: int) -> str:
    """A UPN of no school, with the right check letter (``domain.md`` §7.2)."""
    digits = f"9904999{entry_year % 100:02d}{serial % 1000:03d}"
    total = sum(place * int(digit) for place, digit in enumerate(digits, start=2))
    return f"{UPN_LETTERS[total % len(UPN_LETTERS)]}{digits}"
