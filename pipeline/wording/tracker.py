"""What is wrong in a tracker, and what the ladder cannot decide."""

from __future__ import annotations

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
    "outcome-not-joined": "The outcome of this meeting, {value!r}, is not written beside the step "
    "it was for, dated {hint}, so it decides nothing. Write it into that row of the Interventions "
    "sheet.",
    "step-is-booking": "The step is dated {value}, on or after the day the plan is made for, so it "
    "is a booking and not counted. Correct the date if it has happened.",
    "national-average-unset": "The national average is not set, so nobody moves from Letter 1 to "
    "Letter 2 because of it. Set national_average with its date and source to switch it on.",
    "marks-end-early": "The last marks are of {value}; the {hint} school days after it, up to the "
    "day the plan is made for, have none. Export the register anew if it has more.",
    "calendar-ended": "{value} lies after the last term ({hint}), so every Monday to Friday counts "
    "as a school day. Add the next calendar to config/.",
}
