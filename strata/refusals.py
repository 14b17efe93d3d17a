"""What a command answers where it does not do what was asked for."""

from collections.abc import Iterable


class Refused(Exception):
    """Nothing was changed; `problems` are all the reasons, each a sentence for the user."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def refuse_if(problems: Iterable[str]) -> None:
    """Raise Refused where there is a problem."""
    if found := tuple(problems):
        raise Refused(*found)
