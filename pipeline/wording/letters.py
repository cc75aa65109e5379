"""What is wrong with templates, letters and their PDFs."""

from __future__ import annotations

LETTERS: dict[str, str] = {
    "nobody-to-write-to": "There is nobody to write to: no contact has parental responsibility and "
    "may be contacted. Check the Contacts sheet.",
    "blocked-in-another-row": "Another row of the Contacts sheet says not to contact this person, "
    "or somebody with the same e-mail address. Settle which row holds; nothing is sent till then.",
    "contact-twice": "The Contacts sheet has this person twice at one address. One letter goes; "
    "delete the second row.",
    "no-name-to-write-to": "The contact has no surname, a surname with neither title nor "
    "forename, or a title that is no word. Complete the name in the Contacts sheet.",
    "two-people-in-one-row": "One row of the Contacts sheet stands for two people, and this "
    "document must go to each parent separately. Give each parent a row.",
    "no-postal-address": "The contact has no postal address, and the document must be posted. "
    "Add the address to the Contacts sheet.",
    "no-fixed-abode": "The address says that there is none, and the document must be posted. "
    "Decide how this parent is reached and hand it over, or correct the Contacts sheet.",
    "no-postcode": "The address has no postcode. Add it to the Contacts sheet.",
    "not-a-uk-postcode": "The postcode {value!r} has not the shape of a UK postcode. Correct it in "
    "the Contacts sheet.",
    "two-postcodes": "The address ends in another postcode than the postcode column has. Correct "
    "one of them in the Contacts sheet.",
    "character-not-printable": "The name or address holds a character that a letter cannot carry "
    "({value}). Type the cell again in the Contacts sheet.",
    "address-line-start": "A line of the name or address begins with {value!r}, which no address "
    "does. Correct it in the Contacts sheet.",
    "address-line-too-long": "A line of the name or address is wider than the envelope's window. "
    "Shorten it, or divide it with a comma, in the Contacts sheet.",
    "too-many-address-lines": "The address has {value} lines and the window has room for {hint}. "
    "Shorten it in the Contacts sheet.",
    "sent-by-post-only": "The contact asks for another channel, but this document must be posted. "
    "It goes by post.",
    "sent-by-post-not-email": "The contact asks for e-mail, but this document may only be posted "
    "or sent by InTouch. It goes by post.",
    "email-missing": "The contact asks for e-mail and has no e-mail address. It goes by post.",
    "email-not-usable": "The contact asks for e-mail, but what stands in the column is not one "
    "e-mail address. It goes by post.",
    "no-template-in-language": "There is no template in the contact's language ({value}). The "
    "letter goes in English; offer an interpreter or a translation.",
    "nobody-in-role": "Nobody has the role {value!r} for this student, and the document names that "
    "person. Set {hint} in config/school.toml.",
    "no-figure-to-print": "The document prints the attendance figure, and there is none. Complete "
    "the tracker, then plan again.",
    "no-review-date": "The document gives a review date, and the step has none. Give the step a "
    "wait in the policy, or leave the document out.",
    "no-due-date": "The document gives the day by which it is due, and the step has none. Correct "
    "the policy, or leave the document out.",
    "meeting-kind-unknown": "There are no settings for the meeting {value!r}. Add it to "
    "meetings.kinds in config/school.toml.",
    "meeting-on-closed-day": "The meeting {hint} stands on {value}, when the school is closed. "
    "Correct the date in the Meetings sheet.",
    "meeting-time-unreadable": "The time {value!r} of the meeting {hint} cannot be read. Write it "
    "as 15:30 in the Meetings sheet.",
    "meeting-day-full": "The meeting {hint} on {value} has no time, and every time of that day is "
    "taken. Give it a time in the Meetings sheet.",
    "no-free-meeting": "There is no free time for the meeting {value} in the next sixty school "
    "days. Add slots to meetings in config/school.toml.",
    "after-the-meeting": "It is written after the meeting: run `attendance minutes` with the "
    "meeting's date.",
    "with-the-bundle": "It is made with the evidence: run `attendance bundle` for this student.",
    "template-missing": "There is no such template. Put the Word file there, or take the document "
    "out of config/documents.toml.",
    "template-not-word": "It is not a Word file (.docx). Open it in Word and save it as a Word "
    "document.",
    "template-locked": "It has a password or is an old Word file (.doc). Save it as a Word "
    "document (.docx) without a password.",
    "template-with-macros": "It carries a macro. Save it as a Word document without macros "
    "(.docx).",
    "template-picture-lost": "A picture is named but not in the file ({value}). Insert it again.",
    "template-picture-outside": "A picture lies outside the file ({value}). Insert it, do not link "
    "it.",
    "template-not-a4": "The page is not upright A4 ({value}). Set the page to A4 in Word, Layout.",
    "tag-split": "A tag is interrupted by a link, a tracked change, a tab or a line break, near "
    "{value!r}. Delete the whole tag and type it again without stopping.",
    "tag-curly-quotes": "There are curly quotes inside a tag, near {value!r}. Type straight ones.",
    "tag-not-closed": "A tag begins with {hint} and does not end, near {value!r}. End it in the "
    "same paragraph.",
    "tag-not-opened": "There is {hint} without a beginning, near {value!r}. Begin the tag in the "
    "same paragraph, or delete it.",
    "tag-wrong": "A tag cannot be read, near {value!r}: {hint}. Correct the tag.",
    "block-not-ended": "{value!r} has no {hint}. Add one where the part ends.",
    "block-not-begun": "There is {hint!r} with nothing to end, near {value!r}. Delete it, or begin "
    "the condition or loop above.",
    "field-unknown": "There is no field {value!r}; {hint}",
    "field-internal": "The field {value!r} is for the school's own papers only. Take it out of "
    "what a parent reads.",
    "field-is-a-table": "The field {value!r} is a table and cannot be printed by itself. Go "
    "through it with a row loop.",
    "field-not-a-table": "The field {value!r} is no table, so there is nothing to go through.",
    "field-is-a-condition": "The field {value!r} is yes or no. Use it in an if, do not print it.",
    "field-absent": "The field {value!r} is used nowhere, and this document needs it. Put it in.",
    "written-later": "It is written at another stage ({value}), not with the letters.",
}

CONVERT: dict[str, str] = {
    "letterhead-cut": "{value!r} stands in the letterhead of the template and is not seen in "
    "print. Make the letterhead's words shorter or smaller.",
    "docx-missing": "The Word document is not there. Make the letters again.",
    "docx-not-word": "The file is not a sound Word document (.docx), so it was not converted. Make "
    "the letter again from its template.",
    "docx-part-missing": "The Word document refers to {value}, which is not in it, so something "
    "would be missing on paper. Put the picture into the template again.",
    "not-converted": "LibreOffice made no PDF of the document, alone and tried twice. Open it in "
    "Word or LibreOffice to see what is wrong.",
    "conversion-timed-out": "LibreOffice did not finish the document in time. Open it in Word or "
    "LibreOffice to see what is wrong.",
    "pdf-unreadable": "The PDF does not open. Make the letter again.",
    "page-count": "The document has {value} pages and should have {hint}. Shorten it, or correct "
    "its range in config/documents.toml.",
    "page-not-a4": "The page is {value} and not A4 upright. Correct the template's page set-up.",
    "font-not-embedded": "The font {value} is not in the PDF, so a printer may put another in its "
    "place. Use another font in the template.",
    "font-substituted": "The font {value} was put in the place of {hint}, so lines may break "
    "elsewhere. Install the font or its twin (Carlito for Calibri, Liberation Sans for Arial).",
    "reference-missing": "The reference {hint} is not on the page. Put letter.reference into the "
    "template's footer.",
    "reference-foreign": "The page carries the reference {value} of another set; its own is "
    "{hint}. Make the letter again and look at the template.",
    "merge-left-over": "The page says {value!r}, which a merge leaves behind. Correct the template "
    "or the field's value.",
    "recipient-missing": "The name of the reader is not on the first page. Put recipient.name or "
    "recipient.address into the template.",
    "last-paragraph-missing": "The end of the document is not in the PDF. Open both and compare; "
    "a frame or table may be too small for its text.",
    "blank-last-page": "The last page is blank. Remove blank paragraphs at the template's end.",
    "address-not-whole": "The address in the window is not as it was merged ({value} are not "
    "where they should be). It may be too long for its frame: shorten a line or widen the frame.",
    "address-wrapped": "A line of the address runs over ({value}). Shorten it in the tracker.",
    "address-outside-window": "The address lies at {value}; it must lie within {hint} to show in "
    "the window. Shorten a line, or move the frame in the template.",
    "window-not-clear": "Something other than the address shows in the window ({value}). Move it "
    "out of the template's window zone.",
    "margin-not-clear": "Something is printed where the sheet reference goes ({hint}). Move it in "
    "the template, or set another place in school.toml.",
}
