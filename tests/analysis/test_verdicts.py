"""How notebook 07 sums up its verdicts."""

from race_doubles.analysis.fact_check.claim import FALSE, PARTLY, TRUE, UNTESTABLE, verdicts_counted


def test_verdicts_are_counted_kind_by_kind():
    said = verdicts_counted([TRUE, PARTLY, TRUE, FALSE, UNTESTABLE, PARTLY])
    assert (
        said
        == "**Two of six claims are true**; two partly, one false and one not testable with these data."
    )


def test_kinds_that_do_not_occur_are_not_named():
    assert verdicts_counted([TRUE, FALSE]) == "**One of two claims is true**; one false."
    assert verdicts_counted([TRUE]) == "**One of one claim is true**."
