"""The wait of the loop for its next turn."""

from __future__ import annotations

from types import SimpleNamespace


def test_the_wait_of_the_loop_ends_with_a_touch() -> None:
    from screens.waiting import TouchWait

    clock = SimpleNamespace(usleep=None, _check_ready=lambda *_limits: (False, 0.1))
    answers, waited, pending = [False, True], [], [False]

    def wait(milliseconds: int) -> bool:
        waited.append(milliseconds)
        return answers.pop(0)

    TouchWait(clock, wait, lambda: pending[0]).install()
    assert clock._check_ready(9, 0.001, 0.0008) == (False, 0.1)
    clock.usleep(100_000)
    assert clock._check_ready(9, 0.001, 0.0008) == (False, 0.1), "nothing has happened"
    clock.usleep(100_000)
    assert clock._check_ready(9, 0.001, 0.0008) == (True, 0.0)
    assert clock._check_ready(9, 0.001, 0.0008) == (False, 0.1), "once"
    pending[0] = True
    assert clock._check_ready(9, 0.001, 0.0008) == (True, 0.0), "a touch is to be told of"
    assert waited == [100, 100]
