"""Pure: when a posted letter is deemed delivered.

Practice Direction of 8 March 1985 on the Interpretation Act 1978, section 7 (domain.md §6.3):
first class on the second working day after posting, second class on the fourth; Monday to Friday
without the bank holidays of England and Wales. It is *deemed*: nobody says it was received.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from pipeline.ledger.entries import PostClass, Posting, Way

WORKING_DAYS: Mapping[PostClass, int] = {PostClass.FIRST: 2, PostClass.SECOND: 4}
_SATURDAY = 5


def deemed_delivered(
    posted: dt.date, post_class: PostClass | None, bank_holidays: Collection[dt.date]
) -> dt.date:
    """The day on which a letter counts as delivered; without a class it went second class."""
    day, left = posted, WORKING_DAYS[post_class or PostClass.SECOND]
    while left:
        day += dt.timedelta(days=1)
        if day.weekday() < _SATURDAY and day not in bank_holidays:
            left -= 1
    return day


def deemed(posting: Posting, bank_holidays: Collection[dt.date]) -> dt.date | None:
    """The same of a posting; ``None`` for what was sent or handed over."""
    if posting.way is not Way.POSTED:
        return None
    return deemed_delivered(posting.day, posting.post_class, bank_holidays)
