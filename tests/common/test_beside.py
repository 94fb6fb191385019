"""A second Python: work comes back done, or as what went wrong; where there is none any more, it is done here."""

import math
import os
import threading
import time
from concurrent.futures import CancelledError
from pathlib import Path

import pandas as pd
import pytest

from race_doubles.common.beside import Beside, Here
from race_doubles.common.errors import Problem
from race_doubles.common.files import read_text_csv

MISSING = Path("nowhere.csv")


@pytest.fixture(scope="module")
def beside():
    with Beside() as beside:
        yield beside


def test_work_is_done_in_another_process_in_the_order_in_which_it_was_given(beside):
    answers = [beside.submit(math.factorial, number) for number in range(5)]
    assert [answer.result() for answer in answers] == [1, 1, 2, 6, 24]
    assert beside.submit(os.getpid).result() != os.getpid()


def test_a_table_comes_back_as_it_went(beside):
    table = pd.DataFrame({"name": ["Ann", None], "place": [1, None]}).astype(
        {"name": "str", "place": "Int64"}
    )
    pd.testing.assert_frame_equal(beside.submit(pd.concat, [table]).result(), table)


@pytest.mark.parametrize("doer", ["beside", "here"])
def test_what_goes_wrong_is_raised_where_the_answer_is_asked_for(doer, beside):
    future = (beside if doer == "beside" else Here()).submit(read_text_csv, MISSING)
    with pytest.raises(Problem, match=r"nowhere\.csv is missing"):
        future.result()


def test_what_cannot_be_sent_is_named_and_the_next_work_is_done(beside):
    with pytest.raises(TypeError, match="pickle") as raised:
        beside.submit(threading.Lock).result()
    assert "_answered" in raised.value.__notes__[0]
    with pytest.raises((AttributeError, TypeError), match=r"pickle|local object"):
        beside.submit(lambda: 1).result()
    assert beside.submit(math.factorial, 3).result() == 6


def test_a_file_where_it_is_run_is_no_module_of_its(tmp_path, monkeypatch):
    (tmp_path / "pickle.py").write_text("raise SystemExit('not this one')")
    monkeypatch.chdir(tmp_path)
    with Beside() as beside:
        assert beside.submit(os.getpid).result() != os.getpid()


def test_what_is_printed_there_is_no_answer(beside, capfd):
    assert beside.submit(print, "found nothing").result() is None
    assert beside.submit(math.factorial, 3).result() == 6
    assert capfd.readouterr().out == ""


def test_where_the_other_process_has_ended_the_work_is_done_here():
    with Beside() as beside:
        beside._other.kill()
        beside._other.wait()
        assert beside.submit(os.getpid).result() == os.getpid()


def test_work_that_nobody_waits_for_any_more_is_given_up():
    with Beside() as beside:
        at_work, waiting = beside.submit(time.sleep, 600), beside.submit(time.sleep, 600)
    for future in (at_work, waiting):
        with pytest.raises(CancelledError):
            future.result()
