"""One table: the wording of every problem in the data, by slug.

``{value}`` and ``{hint}`` are those of the problem. The first sentence says what is wrong, the
second what to do. Slugs are kebab-case and never change meaning.
"""

from __future__ import annotations

from pipeline.model.problem import Problem

TRACKER: dict[str, str] = {
    "workbook-has-macros": "The workbook contains macros; they were not run. Nothing to do, if you "
    "know where they come from.",
    "workbook-open-elsewhere": "The workbook is open in another program, so what was read is what "
    "was last saved. Save and close it there, then read it again.",
    "sheet-missing": "There is no sheet with the headers of the {hint}. Add it, or teach the "
    "layout its headers.",
    "log-missing": "There is no sheet with the headers of the log of interventions, so only the "
    "step columns say what was done before. Put the sheet back if the school keeps one.",
    "send-by-unknown": "{value!r} is none of Post, InTouch and Email, so the document's own "
    "channel is used. Write one of them.",
    "responsibility-unclear": "{value!r} is neither yes nor no, so this contact is taken to have "
    "no parental responsibility and gets no letter. Write Y or N.",
    "address-without-street": "The address has a town and no street, so nothing is posted to this "
    "contact. Add the house and street.",
    "sheet-hidden-read": "This sheet is hidden; it was read because no visible sheet has its "
    "headers. Show it if it is in use.",
    "sheet-hidden-skipped": "This sheet is hidden and was not read, because a visible one has the "
    "same headers. Show it if it is in use, delete it if it is not.",
    "column-missing": "The sheet has no column {hint!r}. Add it, or add the header that is used "
    "to the layout.",
    "column-doubled": "The column {value!r} stands for the same as {hint}; the first one is used. "
    "Rename or remove the one that is not in use.",
    "doubled-column-differs": "This cell and {hint} are in two columns of the same meaning and say "
    "different things. Keep the right one.",
    "student-without-number": "This row has a student but no admission number, so it cannot be "
    "read. Add the number.",
    "student-twice": "Student {value} stands here a second time; the row of {hint} is used, and "
    "step dates of this one are added. Remove one of the rows.",
    "number-shared": "Admission number {value} stands here with another name than at {hint}. "
    "Correct the number of one of them.",
    "number-unusual": "{value!r} does not look like an admission number. Correct it.",
    "name-unclear": "This name is not written as surname, comma, forename. Write it so.",
    "name-missing": "The surname or forename is missing. Add it.",
    "figures-differ": "The figure {value!r} of this second row differs from the one of the row at "
    "{hint}, which is used. Remove the wrong row.",
    "figure-no-percentage": "{value!r} is not a percentage. Write a figure such as 94.3, or N/A "
    "for no figure.",
    "number-unreadable": "{value!r} is not a whole number and was passed over. Correct it.",
    "date-unreadable": "{value!r} is not one date, so it does not count. Write one date, such as "
    "12/01/2022.",
    "date-was-number": "The number {value} was read as {hint}. Give the cell a date format.",
    "date-missing": "This row has no date, so it does not count. Add the date.",
    "outcome-without-date": "The outcome {value!r} has no date beside it, so it does not count. "
    "Add the date.",
    "upn-unsound": "The UPN {value} is not possible: its check letter or length is wrong. Correct "
    "it from the register.",
    "formula-without-value": "This formula has never been calculated, so its cell is read as "
    "blank. Open the workbook in Excel and save it.",
    "cell-error": "The cell shows the Excel error {value}. Correct its formula.",
    "row-without-number": "This row has no admission number, so it was passed over. Add the "
    "number.",
    "log-for-nobody": "There is no student {value} on the students' sheets, so this log row was "
    "passed over. Correct the number, or add the student.",
    "meeting-for-nobody": "There is no student {value} on the students' sheets, so this meeting "
    "was passed over. Correct the number, or add the student.",
    "contact-for-nobody": "There is no student {value} on the students' sheets, so this contact "
    "was passed over. Correct the number, or add the student.",
    "priority-shared": "Two contacts of this student have priority {value}; this one was given "
    "the next free number. Correct the priorities.",
    "marks-for-nobody": "There is no student {value} on the students' sheets, so these marks were "
    "passed over. Correct the number, or add the student.",
    "marks-twice": "The marks of student {value} stand here a second time; those at {hint} are "
    "used. Remove one of the rows.",
    "session-date-unreadable": "The date {value!r} of this column of marks cannot be read, so its "
    "marks are not counted. Write it such as 06/09/2021.",
    "session-doubled": "{value} has a column at {hint} already, so this one is not counted. "
    "Remove one of the two.",
}

DECIDE: dict[str, str] = {
    "mark-unknown": "The mark {value!r} is not a code of that day, so the session is not counted. "
    "Correct the mark in the register and save the tracker again.",
    "mark-on-closed-day": "There is a mark {value!r} on a day the school was closed, so it is not "
    "counted. Correct the calendar or the mark.",
    "marks-differ": "Two Marks sheets have this session, with {value!r} here and {hint!r} in an "
    "earlier sheet; the earlier one counts. Correct one of them.",
    "column-step-unknown": "The column is for the step {value!r}, which the ladder does not have, "
    "so the date is not counted. Correct the layout in config/layouts, or add the step to the "
    "policy.",
    "log-step-unknown": "The log names a step {value!r} that the ladder does not have, so the row "
    "is not counted. Correct the number, or add the spelling to the policy.",
    "outcome-unknown": "The outcome {value!r} is none of {hint}, so it counts as blank. Correct "
    "the cell.",
    "outcomes-differ": "The same step on the same day has the outcome {value!r} here and {hint!r} "
    "in an earlier row; the earlier row counts. Correct one of them.",
    "step-is-booking": "The step is dated {value}, on or after the day the plan is made for, so it "
    "is a booking and not counted. Correct the date if it has happened.",
    "national-average-unset": "The national average is not set, so nobody moves from Letter 1 to "
    "Letter 2 because of it. Set national_average with its date and source to switch it on.",
    "calendar-ended": "{value} lies after the last term ({hint}), so every Monday to Friday counts "
    "as a school day. Add the next calendar to config/.",
}

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

RUN: dict[str, str] = {
    "already-sent": "The same letter went out on {hint} as set {value}, so it is not made again.",
    "already-sent-other-facts": "A letter of this step went out on {hint} as set {value} with "
    "other "
    "facts, so a person decides. Look at both with attendance explain.",
    "decision-for-nobody": "There is no student {value!r} in this plan. Correct the number.",
    "decision-unknown": "{value!r} is none of Send, Hold and Release, so the row is not sent. "
    "Choose one of them; a jump is given with attendance jump.",
    "decision-without-reason": "{value!r} needs a reason beside it, so the row is not sent. Type "
    "the reason.",
    "decision-send-not-due": "Send was typed, but the row is {value!r} and not due. Release it "
    "with "
    "a reason, or take the word away.",
    "decision-release-not-held": "Release was typed, but nothing is held for a person: the row is "
    "{value!r}. Take the word away.",
    "decision-until-no-date": "{value!r} cannot be read as a date, so the row is not sent. Type it "
    "as 28/03/2022.",
    "decision-until-past": "{value} is not to come, so the hold would have ended and the row is "
    "not "
    "sent. Type a later day, or leave the cell empty.",
    "decision-word-unknown": "{value!r} is none of proceed, hold, jump and good reason, so the row "
    "is not sent. Choose one of them.",
    "decision-without-name": "{value!r} goes beyond the ladder and needs the name of who decided, "
    "so "
    "the row is not sent. Type the name.",
    "decision-proceed-nothing": "Proceed was typed, but the row is {value!r}: nothing is due or "
    "held "
    "that could go. Take the word away, or jump to a step.",
    "decision-step-unknown": "{value!r} is no step of this ladder, so the row is not sent. Choose "
    "one "
    "of: {hint}.",
    "decision-step-not-jump": "A step is given ({value!r}) without the word jump, so the row is "
    "not "
    "sent. Choose jump, or take the step away.",
    "decision-until-not-hold": "A day is given under Until, but {value!r} is no hold, so the row "
    "is "
    "not sent. Take the day away, or choose hold.",
    "decision-jump-backwards": "{value} is not above the last step taken, so it is no jump and the "
    "row is not sent. Choose a later step.",
    "decision-twice": "Something else is typed for the same student at {value}, so the row is not "
    "sent. Leave one of the two.",
    "document-not-merged": "The document could not be filled in: {value} Correct the template or "
    "the tracker, and make the letters again.",
}

SENT: dict[str, str] = {
    "address-to-check": "The last letter to this reader came back (set {value}), so nothing is "
    "posted there. Check the address, then enter what was found with attendance returned "
    "--checked.",
    "basis-changed": "Marks have changed since something went out on the strength of them: "
    "{value}; "
    "{hint}. Look at it with attendance explain and decide whether to write again.",
    "bundle-basis-changed": "Marks have changed since a bundle was made of them: {value}; {hint}. "
    "Make the bundle again, and tell whoever has it.",
    "bundle-out-of-date": "The letters in {value} are not all as it says any more: {hint} Make the "
    "bundle again, and tell whoever has it.",
}

MAIL: dict[str, str] = {}

MINUTES: dict[str, str] = {
    "meeting-date-missing": "This meeting has no date, so no minutes can be made of it. Add it.",
    "meeting-not-of-ladder": "The meeting {value} belongs to no step of the {hint}. Correct the "
    "kind of meeting, or choose the other policy.",
    "meeting-second-on-day": "The student has another meeting on this day at {hint}, which is the "
    "one minuted. Correct the date of one of them, or delete the second row.",
    "meeting-not-yet-held": "The row has an outcome, but the meeting {hint} is on {value}, still "
    "to come. Correct the date, or clear the outcome.",
    "meeting-attendance-differs": "Parent attended says {hint!r} and the outcome {value!r}: they "
    "cannot both be right. Correct one of them; no minutes are made till then.",
    "meeting-without-record": "The meeting {hint} was on {value} and nothing is recorded of it: no "
    "outcome, discussion or actions. Fill in the row, or file the typed minutes.",
    "meeting-without-outcome": "The meeting {value} has no outcome. The minutes say that it is not "
    "recorded; complete the row before they are posted.",
    "meeting-figures-differ": "The outcome is {value}, and the figures, {hint}, do not bear it "
    "out. The minutes give both; look at the row before they are posted.",
    "meeting-parent-unsaid": "The sheet does not say whether a parent came to the meeting {hint} "
    "({value!r}), so the minutes do not say it either. Write Y or N.",
    "meeting-present-differs": "The row says that no parent came to the meeting {value} and lists "
    "one among those present. The minutes leave the parent out; correct the row.",
    "county-not-pdf": "The county's form is not a PDF that can be read. Put the file there again.",
    "county-locked": "The county's form has a password. Ask the county for one without.",
    "county-no-fields": "The county's form has no fields that can be filled in. Ask for the "
    "fillable PDF, or use the Word form.",
    "county-field-missing": "The form has no {value!r}. Correct the name in config/county.toml.",
    "county-field-unmapped": "The form requires {value!r} and nothing is said of it. Map it in "
    "config/county.toml, or list it there under left.",
    "county-value-too-long": "The text for {value!r} has no room in the county's form. Shorten it "
    "in the tracker, or map less into the field.",
    "county-value-missing": "The text for {value!r} is not in the finished form as it should be. "
    "It may hold characters that no font here has; look at it and send it by hand.",
    "reader-gone": "The letter of the set {value} was made for somebody who is not written to any "
    "more. Look at the Contacts sheet; nothing is posted to that person.",
    "typed-missing": "There is no such file. Give the path of the Word file.",
    "typed-not-word": "It is not a Word file (.docx) that can be read. Save it as a Word document "
    "without a password.",
    "typed-with-macros": "It carries a macro. Save it as a Word document without macros (.docx).",
    "typed-with-changes": "It carries tracked changes, which would be printed. Accept or reject "
    "them in Word, Review, and save.",
    "typed-without-reference": "It has no reference in its footer, so it cannot be said whose it "
    "is. Type over the file that attendance minutes laid out.",
    "typed-references-differ": "It has more than one reference ({value}), so it cannot be said "
    "whose it is. Type over the file that attendance minutes laid out.",
    "typed-other-run": "Its reference belongs to the run {value}. Give that run.",
    "typed-unknown": "The reference {value} is not in the ledger. Type over the file that "
    "attendance minutes laid out.",
    "typed-not-minutes": "The reference {value} is known, but the file is not its minutes. Give "
    "the minutes, and keep other papers with the student's record.",
    "typed-unchanged": "Nothing was typed: it is the pre-filled file as it was made. Type and save "
    "it first.",
    "typed-second-copy": "It is a second copy of the same minutes as {value}, which was taken. "
    "Give the right one alone if the other is wrong.",
    "minutes-waiting": "These minutes were made before as set {value} in the run {hint}, which has "
    "not gone out. Post that set, or make them again in that run.",
    "set-incomplete": "Another document of the same set was held ({value}), so this one does not "
    "go alone. Put the other right and make them again.",
}

RECORD: dict[str, str] = {
    "record-no-student": "The student is not in the tracker, so the step {value} of {hint} was not "
    "written. Enter it by hand where it belongs.",
    "record-no-column": "The tracker has neither a column nor a log for the step {value} of "
    "{hint}, so it was not written. Add the column, or enter it by hand.",
}

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

PROBLEMS: dict[str, str] = (
    TRACKER
    | DECIDE
    | LETTERS
    | CONVERT
    | RUN
    | SENT
    | MAIL
    | MINUTES
    | RECORD
    | CASE
    | INTAKE
    | PAGES
)


def sentence(problem: Problem) -> str:
    """What the problem is and what to do, in plain English."""
    return PROBLEMS[problem.slug].format(value=problem.value, hint=problem.hint)
