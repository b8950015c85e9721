"""What is typed in a narrow terminal, as it stands on the screen."""

from io import StringIO

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

from ailz.wizard.prompts import ask
from ailz.wizard.questions import QUESTIONS

TENANT = "7d1f3a52-0c64-4b8e-9a3d-5e2b86c1f490"


@pytest.mark.parametrize("place", ["2/15", "18/24"])
def test_an_id_fits_into_a_line_of_forty_columns(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    (question,) = (each for each in QUESTIONS if each.key == "tenant")
    screen = StringIO()
    output = Vt100_Output(screen, lambda: Size(rows=40, columns=40), term="xterm")
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=output):
        pipe.send_text(f"{TENANT}\r")
        assert ask(question, {}, (), lambda _: None, place) == (TENANT,)
    assert TENANT in screen.getvalue()
