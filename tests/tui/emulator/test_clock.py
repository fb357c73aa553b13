"""Time as the emulator sees it."""

import time

from tui.emulator.clock import ManualClock, ScaledClock


def test_a_scaled_clock_starts_at_the_present_and_runs_faster() -> None:
    clock = ScaledClock(speed=1_000_000)
    assert abs(ScaledClock().now() - time.time()) < 5
    first = clock.now()
    while clock.now() - first < 1_000:
        pass


def test_a_scaled_clock_resumes_with_the_time_that_passed() -> None:
    clock = ScaledClock(speed=10)
    clock.resume(now=1_000.0, wall=time.time() - 60)
    assert 1_600 <= clock.now() < 1_700


def test_a_manual_clock_never_goes_back() -> None:
    clock = ManualClock(100)
    clock.advance(5)
    clock.resume(now=50, wall=0)
    assert clock.now() == 105
