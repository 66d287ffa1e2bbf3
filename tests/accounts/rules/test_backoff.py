from datetime import timedelta

from accounts.rules.backoff import MOST_ATTEMPTS, is_given_up_after, wait_after


def test_the_wait_doubles_up_to_ten_minutes():
    waits = [wait_after(attempts) for attempts in (1, 2, 3, 4, 5, 6, 7, 149)]

    assert waits == [timedelta(seconds=seconds) for seconds in (30, 60, 120, 240, 480, 600, 600, 600)]


def test_all_tries_together_outlast_a_day():
    assert sum((wait_after(attempts) for attempts in range(1, MOST_ATTEMPTS)), timedelta()) > timedelta(
        hours=23
    )


def test_the_last_attempt_is_the_last():
    assert [is_given_up_after(MOST_ATTEMPTS - 1), is_given_up_after(MOST_ATTEMPTS)] == [False, True]
