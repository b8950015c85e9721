"""The clock of the stand-in, with a watch in hand."""

from ailz.azure.serve.clock import Clock


class Watch:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_time_goes_as_outside_while_nobody_waits() -> None:
    watch = Watch()
    clock = Clock(30.0, watch)
    watch.seconds = 90
    assert clock.now() == 1.5


def test_half_an_hour_takes_a_second() -> None:
    watch = Watch()
    clock = Clock(30.0, watch)
    assert clock.expect(30.0) == 1.0
    watch.seconds = 0.5
    assert clock.now() == 15.0
    assert clock.left(30.0) == 0.5
    watch.seconds = 1.0 + 60
    assert clock.now() == 31.0


def test_what_is_short_does_not_end_before_its_neighbour_is_sent() -> None:
    watch = Watch()
    clock = Clock(30.0, watch)
    clock.expect(30.0)
    assert clock.expect(0.25) > 0.1
    watch.seconds = 0.1
    assert clock.now() < 0.25


def test_what_ends_first_is_not_waited_for_twice() -> None:
    watch = Watch()
    clock = Clock(30.0, watch)
    clock.expect(15.0)
    assert clock.expect(30.0) == 1.0
    watch.seconds = 5.0
    assert clock.left(30.0) == 0.0
    assert clock.expect(10.0) == 0.0
