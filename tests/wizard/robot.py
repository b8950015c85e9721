"""A person at a terminal, made of key presses: no terminal is needed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from ailz.wizard.configuration import complete
from ailz.wizard.question import Answer, Question

ENTER, DOWN, UP, SPACE = "\r", "\x1b[B", "\x1b[A", " "
BACK = "\x1b[Z"
CTRL_C, CTRL_D = "\x03", "\x04"


class Interrupted(Exception):  # noqa: N818 - it is how a conversation ends, not an error
    """The conversation ended by an interrupt; pytest itself would take one for its own."""


@contextmanager
def typing(*keys: str) -> Iterator[None]:
    """Whoever asks meanwhile is answered with these keys; then the line goes dead.

    Raises Interrupted where they are interrupted, or asked more than there are keys.
    """
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text("".join(keys))
        pipe.close()
        try:
            yield
        except KeyboardInterrupt as error:
            raise Interrupted from error


def presses(questions: tuple[Question, ...], wanted: Mapping[str, Answer]) -> list[str]:
    """The keys that give the wanted answers, and Enter wherever nothing is wanted.

    One entry a question that comes before the review; what is wanted of others is changed there.
    Text that has no default and is not wanted is answered by its example.
    """
    answers: dict[str, Answer] = {}
    keys = []
    for question in questions:
        guessed = complete(questions, answers)
        if not question.when(guessed) or not question.upfront(guessed):
            continue
        default = question.default(answers)
        answer = wanted.get(question.key, default)
        if not answer and not question.optional:
            answer = (question.example,)
        keys.append(_keys(question, answers, default, answer))
        answers[question.key] = answer
    for question in questions:
        given = complete(questions, answers)
        if question.key in wanted and question.key not in answers and question.when(given):
            reached = [q.key for q in questions if q.when(given)]
            default = given[question.key]
            keys.append(f"{DOWN}{ENTER}{move(reached.index(question.key))}{ENTER}")
            keys[-1] += _keys(question, answers, default, wanted[question.key])
            answers[question.key] = wanted[question.key]
    return keys


def _keys(question: Question, answers: Mapping[str, Answer], default: Answer, to: Answer) -> str:
    if question.kind == "text":
        return f"{''.join(to)}{ENTER}"
    places = [choice.value for choice in question.choices(answers) if not choice.refused]
    if question.kind == "choice":
        return move(places.index(to[0]) - (places.index(default[0]) if default else 0)) + ENTER
    toggles = [SPACE if (place in default) != (place in to) else "" for place in places]
    return DOWN.join(toggles) + ENTER


def move(steps: int) -> str:
    return DOWN * steps if steps >= 0 else UP * -steps
