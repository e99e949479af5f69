"""What can go wrong in the domain, each with its HTTP status and a sentence for a person.

Raising one rolls the request's transaction back. `web/explain.py` turns it into a page, a fragment or JSON.
"""


class DomainError(Exception):
    """A refusal that a person can understand and act on. `field` names the form field it belongs to."""

    status = 400

    def __init__(self, sentence: str, *, field: str | None = None, mend: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.mend = mend


class NotFound(DomainError):
    """It does not exist, or not for this person: the two are never told apart."""

    status = 404

    def __init__(
        self, sentence: str = "We can’t find that. It may have moved, or it may belong to someone else."
    ) -> None:
        super().__init__(sentence)


class NotPermitted(DomainError):
    """The person may see the thing, but may not do this to it."""

    status = 403


class NotSignedIn(DomainError):
    """Nobody is signed in, or the session has ended."""

    status = 401

    def __init__(self, sentence: str = "Sign in to carry on.") -> None:
        super().__init__(sentence)


class Conflict(DomainError):
    """It made sense once, but something has changed since: nothing was overwritten."""

    status = 409


class Mistake(DomainError):
    """Something in the form needs putting right; several can be reported at once with `Mistakes`."""

    status = 422


class Mistakes(DomainError):
    """All that needs putting right in one form: (field, sentence) pairs, in the order of the page."""

    status = 422

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__(problems[0][1])
        self.problems = problems


class TooLarge(DomainError):
    status = 413


class TooMany(DomainError):
    """Asked too often; says when to try again."""

    status = 429


class Unavailable(DomainError):
    """We cannot do this safely now (a full disk, a failed write); nothing was half done."""

    status = 503
