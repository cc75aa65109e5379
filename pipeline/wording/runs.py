"""What a run, the post, minutes and the record say."""

from __future__ import annotations

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
