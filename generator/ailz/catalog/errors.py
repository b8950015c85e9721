"""The one error of the catalog."""


class UnknownFactError(LookupError):
    """The catalog holds no such fact.

    `noun` says what was looked for, `asked` is the key as it was asked for, `nearest` are known
    keys that look like it (possibly none), `hint` is a sentence that explains more, or empty.
    """

    def __init__(
        self, noun: str, asked: str, nearest: tuple[str, ...] = (), hint: str = ""
    ) -> None:
        self.noun = noun
        self.asked = asked
        self.nearest = nearest
        self.hint = hint
        super().__init__(noun, asked, nearest, hint)

    def __str__(self) -> str:
        parts = [f"the catalog knows no {self.noun} `{self.asked}`"]
        if self.hint:
            parts.append(self.hint)
        if self.nearest:
            parts.append("did you mean " + " or ".join(f"`{name}`" for name in self.nearest) + "?")
        return "; ".join(parts)
