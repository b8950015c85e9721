import pickle

from ailz.catalog.errors import UnknownFactError


def test_the_message_says_what_was_asked_why_and_what_is_near() -> None:
    error = UnknownFactError("region", "West Europe", ("westeurope",), "write it in one word")
    assert str(error) == (
        "the catalog knows no region `West Europe`; write it in one word; "
        "did you mean `westeurope`?"
    )


def test_without_anything_near_the_message_ends_after_the_fact() -> None:
    assert str(UnknownFactError("price", "moon")) == "the catalog knows no price `moon`"


def test_it_crosses_a_process_border() -> None:
    error = UnknownFactError("role", "Redaer", ("Reader",), "hint")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own bytes
    assert (again.noun, again.asked, again.nearest, again.hint) == (
        "role",
        "Redaer",
        ("Reader",),
        "hint",
    )


def test_a_lookup_error_can_be_caught_as_such() -> None:
    assert issubclass(UnknownFactError, LookupError)
