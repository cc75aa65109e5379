from __future__ import annotations

import pytest

from pipeline.letters.channels import is_email, way
from pipeline.model.plan import Channel

GOOD = "a@example.org"


@pytest.mark.parametrize(
    ("document", "send_by", "email", "channel", "said"),
    [
        ("post", "post", GOOD, "post", ""),
        ("post", "", GOOD, "post", ""),
        ("post", "email", GOOD, "post", "sent-by-post-only"),
        ("post", "intouch", GOOD, "post", "sent-by-post-only"),
        ("post-or-intouch", "intouch", "", "intouch", ""),
        ("post-or-intouch", "InTouch ", "", "intouch", ""),
        ("post-or-intouch", "post", "", "post", ""),
        ("post-or-intouch", "", "", "post", ""),
        ("post-or-intouch", "email", GOOD, "post", "sent-by-post-not-email"),
        ("email", "email", GOOD, "email", ""),
        ("email", "email", "", "post", "email-missing"),
        ("email", "email", "a@b@example.org", "post", "email-not-usable"),
        ("email", "email", "a@example.org, b@example.org", "post", "email-not-usable"),
        ("email", "email", "a@example.org\nBcc: x@example.org", "post", "email-not-usable"),
        ("email", "intouch", GOOD, "intouch", ""),
        ("email", "post", GOOD, "post", ""),
        ("email", "", GOOD, "post", ""),
        ("email", "pigeon", GOOD, "post", ""),
        ("hand", "email", GOOD, "hand", ""),
        ("internal", "email", GOOD, "internal", ""),
    ],
)
def test_way(document: str, send_by: str, email: str, channel: str, said: str) -> None:
    found = way(Channel(document), send_by, email)

    assert (str(found.channel), found.said) == (channel, said)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("joo.st@example.org", True),
        ("o'brien@example.org", True),
        ("a@example", False),
        ("a b@example.org", False),
        ("<a@example.org>", False),
        ("a@example.org\r\n", False),
        ("x" * 250 + "@example.org", False),
    ],
)
def test_email(text: str, expected: bool) -> None:
    assert is_email(text) is expected
