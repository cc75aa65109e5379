"""The contacts: who may be written to, where, and who must not be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.model.register import Contact
from pipeline.tracker.cells import Cells, student_of
from pipeline.tracker.headers import Headed, Row
from pipeline.tracker.layout import Layout
from pipeline.tracker.names import cased, cased_forename
from pipeline.tracker.numbers import Numbers
from pipeline.tracker.text import lines, whole_number

STREET = ("address_1", "address_2", "address_3")
CHANNELS = ("post", "intouch", "email")
"""What "Send by" may say (``policies.md`` §5)."""

ADDRESS = (*STREET, "town", "county")


def read_contacts(
    tables: Sequence[Headed], layout: Layout, cells: Cells, numbers: Numbers
) -> Iterator[Contact]:
    """Every contact of a student, in sheet order."""
    found = [
        (adm_no, row)
        for headed in tables
        for row in headed.rows()
        if (adm_no := student_of(row, numbers, cells.report, "contact-for-nobody"))
    ]
    for (adm_no, row), number in zip(found, _numbered(found, cells), strict=True):
        cells.say_doubled(row, adm_no)
        _say_unclear(row, adm_no, cells)
        yield _contact(row, adm_no, number, layout, cells)


def _contact(row: Row, adm_no: str, number: int, layout: Layout, cells: Cells) -> Contact:
    spelled = layout.words.spelled
    return Contact(
        adm_no=adm_no,
        number=number,
        where=row.where("adm_no"),
        title=row.text("title"),
        forename=cased_forename(row.text("forename"), spelled),
        surname=cased(row.text("surname"), spelled),
        relationship=row.text("relationship"),
        responsible=cells.yes(row, "responsible"),
        resident=cells.yes(row, "resident"),
        address=_address(row),
        postcode=row.text("postcode"),
        email=row.text("email"),
        phone=row.text("phone"),
        send_by=row.text("send_by").lower(),
        language=row.text("language"),
        do_not_contact=cells.said(row, "do_not_contact"),
        notes=row.text("notes"),
    )


def _address(row: Row) -> tuple[str, ...]:
    """The address as typed; a town alone is none, since it would reach anybody in it."""
    if not any(row.text(part) for part in STREET):
        return ()
    return tuple(line for part in ADDRESS for line in lines(row.value(part)))


def _say_unclear(row: Row, adm_no: str, cells: Cells) -> None:
    """What would leave a parent out in silence."""
    if not cells.yes(row, "responsible") and cells.said(row, "responsible"):
        cells.report.warning(
            "responsibility-unclear",
            row.where("responsible"),
            row.text("responsible"),
            adm_no=adm_no,
        )
    send_by = row.text("send_by")
    if send_by and send_by.casefold() not in CHANNELS:
        cells.report.warning("send-by-unknown", row.where("send_by"), send_by, adm_no=adm_no)
    town = row.text("town") or row.text("county")
    if town and not _address(row):
        cells.report.warning("address-without-street", row.where("town"), town, adm_no=adm_no)


def _numbered(found: Sequence[tuple[str, Row]], cells: Cells) -> list[int]:
    """The contacts' numbers: the priority where it is free, then the lowest left over."""
    taken: dict[str, set[int]] = {}
    numbers: list[int] = []
    for adm_no, row in found:
        own = taken.setdefault(adm_no, set())
        priority = whole_number(row.value("priority")) or 0
        if priority in own:
            cells.report.warning(
                "priority-shared", row.where("priority"), str(priority), adm_no=adm_no
            )
        is_free = priority > 0 and priority not in own
        numbers.append(priority if is_free else 0)
        if is_free:
            own.add(priority)
    for at, (adm_no, _) in enumerate(found):
        if not numbers[at]:
            own = taken[adm_no]
            numbers[at] = next(free for free in range(1, len(own) + 2) if free not in own)
            own.add(numbers[at])
    return numbers
