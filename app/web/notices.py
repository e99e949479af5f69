"""Short confirmations after a form: a word in the address (?notice=saved) that stands for a fixed sentence.

Fixed, so that an address cannot be made to say something else; in the address, so that nothing is stored for it.
"""

NOTICES: dict[str, str] = {
    "signed-out": "You’re signed out. Nothing is kept on this device.",
    "saved": "Saved.",
    "sent": "Sent.",
    "withdrawn": "Taken back. Nobody will assess it unless you send it again.",
    "discarded": "The draft is gone.",
    "decided": "Sent. Your decisions are recorded.",
    "kept": "Kept for later. The learner sees nothing until you send.",
    "taken-back": "Taken back. Your decisions no longer count, and you can decide again.",
    "countersigned": "Recorded.",
    "signed-off": "Signed off. The sign-off is recorded.",
    "moved": "Moved. The move and its reason are recorded, and everything judged before stays as it was.",
    "reopened": "The unit is open again. The reason is recorded.",
    "password-set": "Your password is set. Sign in with it.",
    "preferences": "Your choices are saved.",
    "added": "Added.",
    "ended": "Ended. It takes effect at once.",
    "allocated": "Allocated.",
    "enrolled": "Enrolled.",
    "export-started": "We’re making the file. You can leave this page.",
    "standard-confirmed": "Kept as a draft. Only your centre sees it until somebody publishes it.",
    "standard-published": "Published. From now on this version never changes.",
    "reason-kept": "Your reason is recorded. You can open this learner’s evidence for 30 minutes.",
}


def notice_for(word: str | None) -> str | None:
    return NOTICES.get(word) if word else None
