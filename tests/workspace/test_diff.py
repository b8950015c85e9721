from pathlib import Path

from ailz.workspace import diff
from tests.workspace.worlds import generate, generated, plan, seeded, write


def test_a_diff_shows_what_is_made_changed_and_deleted(tmp_path: Path) -> None:
    generate(tmp_path, {"a.tf": generated("one\ntwo\n"), "old.tf": generated("old\n")})
    made = plan(tmp_path, {"a.tf": generated("one\n2\n"), "new.md": seeded("new\n")})
    assert diff(made) == (
        "--- a/a.tf\n+++ b/a.tf\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n"
        "--- /dev/null\n+++ b/new.md\n@@ -0,0 +1 @@\n+new\n"
        "--- a/old.tf\n+++ /dev/null\n@@ -1 +0,0 @@\n-old\n"
    )


def test_nothing_to_do_is_an_empty_diff(tmp_path: Path) -> None:
    generate(tmp_path, {"a.tf": generated("one\n")})
    assert diff(plan(tmp_path, {"a.tf": generated("one\n")})) == ""


def test_a_conflict_is_named_and_shown(tmp_path: Path) -> None:
    generate(tmp_path, {"a.tf": generated("one\n")})
    write(tmp_path, {"a.tf": "mine\n"})
    shown = diff(plan(tmp_path, {"a.tf": generated("two\n")}))
    assert shown.startswith("# conflict: a.tf: it was edited by hand")
    assert "\n-mine\n+two\n" in shown


def test_binary_content_is_only_counted(tmp_path: Path) -> None:
    generate(tmp_path, {"a.png": generated(b"\0\1")})
    made = plan(tmp_path, {"a.png": generated(b"\0\1\2"), "b.txt": generated(b"\xff")})
    assert diff(made) == (
        "Binary files a/a.png and b/a.png differ (2 bytes to 3 bytes)\n"
        "Binary files /dev/null and b/b.txt differ (0 bytes to 1 bytes)\n"
    )


def test_nothing_invisible_reaches_the_terminal_and_tabs_stay(tmp_path: Path) -> None:
    hostile = "\tx = 1 \u202e\x1b[31m\r # \u2066\n"
    shown = diff(plan(tmp_path, {"a.tf": generated(hostile)}))
    assert "+\tx = 1 \\u202e\\x1b[31m\\r # \\u2066\n" in shown


def test_windows_line_endings_are_not_shown_as_changes(tmp_path: Path) -> None:
    generate(tmp_path, {"a.tf": generated("one\ntwo\n")})
    write(tmp_path, {"a.tf": "one\r\ntwo\r\n"})
    shown = diff(plan(tmp_path, {"a.tf": generated("one\n2\n")}))
    assert "\n one\n-two\n+2\n" in shown


def test_a_missing_newline_at_the_end_is_a_change(tmp_path: Path) -> None:
    generate(tmp_path, {"a.tf": generated("one")})
    assert "-one (no newline at the end)\n+one\n" in diff(
        plan(tmp_path, {"a.tf": generated("one\n")})
    )


def test_a_change_of_mode_alone_is_said(tmp_path: Path) -> None:
    generate(tmp_path, {"run.sh": generated("x\n")})
    made = plan(tmp_path, {"run.sh": generated("x\n", executable=True)})
    assert diff(made) == "# run.sh: The same text, made executable.\n"


def test_the_diff_holds_no_absolute_path(tmp_path: Path) -> None:
    made = plan(tmp_path, {"a/b.tf": generated("x\n")})
    assert str(tmp_path) not in diff(made)
