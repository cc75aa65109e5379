"""What is missing or wrong in a bundle and in what was handed in for it."""

from __future__ import annotations

CASE: dict[str, str] = {
    "evidence-list-wrong": "This line of contents.csv cannot be used ({value!r}). Its columns are "
    "file, date, title and kind, and each file stands in it once.",
    "evidence-kind-unknown": "{value!r} is no kind of document. Use the id of a document, or leave "
    "the kind empty.",
    "evidence-date-unreadable": "{value!r} is not a date. Write it as 2022-01-14.",
}

INTAKE: dict[str, str] = {
    "evidence-not-there": "There is no such file. Put it back, or take it off the list.",
    "evidence-empty": "The file is empty. Ask for it again.",
    "evidence-no-pages": "The file has no page. Ask for it again.",
    "evidence-locked": "The file opens only with a password. Ask for it without one, or open it "
    "and print it to a new PDF.",
    "evidence-damaged": "The file is damaged and cannot be shown whole ({hint}). Ask for it again.",
    "evidence-not-what-it-says": "The file is named as a {hint} and is in truth a {value}. Find "
    "out what was meant, then name it as what it is.",
    "evidence-too-big": "The file is larger than is taken as one exhibit ({hint}). Divide it.",
    "evidence-changed": "The file is not the one that was recorded: its bytes have changed. Find "
    "the one that was.",
    "evidence-kind-not-taken": "This is a {value}, which cannot be an exhibit as it is. Open it "
    "and print it to a PDF.",
    "evidence-dynamic-form": "This form shows its content in Adobe Reader alone. Open it there "
    "and print it to a new PDF.",
    "evidence-heic-unreadable": "HEIC pictures cannot be read on this machine. Save it as JPEG, or "
    "install the reader (pip install pi-heif).",
    "evidence-message-deep": "E-mails are attached to e-mails more deeply than is taken. Save what "
    "is attached as files.",
    "evidence-page-blank": "Nothing stands there: a blank page, or the back of one. Leave backs "
    "out when you scan.",
    "evidence-page-turned": "The words there are {value}. Turn it upright and hand it in again, if "
    "it is not meant so.",
    "evidence-page-twice": "The page looks the same as {hint}. Leave one of them out.",
    "evidence-page-without-text": "No words there can be searched, so nobody can say whether it is "
    "upright: look. Give --ocr to have them made out by machine, if it is typed.",
}

PAGES: dict[str, str] = {
    "bundle-unreadable": "The bundle cannot be read. Make it again.",
    "bundle-changed": "The file is not the one that was made: its bytes have changed. Use the one "
    "that was kept, or make it again.",
    "bundle-page-count": "The bundle has {value} pages and should have {hint}. Make it again.",
    "bundle-forbidden": "The bundle holds {value}, which no bundle may. Make it again.",
    "bundle-opening": "The bundle does not open on its first page at full size. Make it again.",
    "bundle-bookmark-differs": "A bookmark is {value!r} and should be {hint!r}, or leads to "
    "another page. Make the bundle again.",
    "bundle-label-differs": "A reader shows this page as {value!r}, and {hint!r} is printed on it. "
    "Make the bundle again.",
    "bundle-page-turned": "The page is turned or cut. Make the bundle again.",
    "bundle-page-not-a4": "The page is {value} points and not A4. Make the bundle again.",
    "bundle-page-differs": "What the page shows is not what was put in. Make the bundle again.",
    "bundle-link-missing": "The link to page {hint} is not there. Make the bundle again.",
    "bundle-link-strange": "There is a link to {value} that was not made. Make the bundle again.",
    "bundle-link-words": "Under a link stands {value!r} where {hint!r} belongs. Make the bundle "
    "again.",
    "bundle-link-lands": "The link {hint!r} leads to page {value}. Make the bundle again.",
    "bundle-number-differs": "The page is numbered {value!r} and should be {hint}. Make the bundle "
    "again.",
    "bundle-number-unseen": "The number {hint} on the page cannot be seen. Make the bundle again.",
}
