"""Hypothesis strategies: families as messy as trackers have them."""

from __future__ import annotations

from hypothesis import strategies as st

from pipeline.model.register import Contact

NAMES = st.sampled_from(
    [
        "Müller",
        "O'Brien & Sons <Ltd>",
        "Łukasz",
        "العربية",
        "X" * 60,
        "",
        "=cmd",
        "Smith-Jones",
        "A\u202eB",
    ]
)
ADDRESSES = st.sampled_from(
    [
        (),
        ("64 Station Road", "Marlow Green"),
        ("NFA",),
        tuple(f"Line {n} of the address" for n in range(9)),
        ("=HYPERLINK(1)",),
    ]
)


def contacts(adm_no: str = "004017") -> st.SearchStrategy[tuple[Contact, ...]]:
    """Up to four contacts of one student, numbered from 1."""
    one = st.builds(
        Contact,
        adm_no=st.just(adm_no),
        number=st.just(0),
        where=st.just("t.xlsx!Contacts!A2"),
        title=st.sampled_from(["Ms", "Mr", "", "Mr & Mrs"]),
        forename=NAMES,
        surname=NAMES,
        responsible=st.booleans(),
        resident=st.booleans(),
        address=ADDRESSES,
        postcode=st.sampled_from(["SN8 4FN", "", "nowhere"]),
        email=st.sampled_from(["", "a@example.org", "b@example.org", "no mail"]),
        phone=st.just("07700 900123"),
        send_by=st.sampled_from(["", "post", "email", "intouch"]),
        language=st.sampled_from(["", "English", "Welsh", "../../etc"]),
        do_not_contact=st.booleans(),
    )
    return st.lists(one, max_size=4).map(_numbered)


def _numbered(rows: list[Contact]) -> tuple[Contact, ...]:
    names = Contact.__dataclass_fields__
    return tuple(
        Contact(**{name: getattr(row, name) for name in names} | {"number": number})
        for number, row in enumerate(rows, start=1)
    )
