"""What running Western States costs at UTMB nine weeks later: not finishing, and finishing slower.

The estimand, fixed before it was computed: of UTMB starts that followed a Western States start of the same year, by
runners with an earlier result, how much more often were they not finished than starts of the same edition by people
alike in all that was known **before** it: sex, age, level, record, number of starts, and, where known, coming from
abroad. `sensitivity.FIXED` is its estimate; everything else is another specification.

Nobody drew lots for who runs both, so three comparisons with different weaknesses are made:

1. The same runner in other years (conditional logistic regression and fixed effects): all that is
   constant in a runner cancels; form and age do not.
2. Matched starters of the same edition and sex, of about the same age and level as known before.
3. A placebo: runners who started Western States the year **before** and not this year. Fourteen
   months on it should not harm, so whatever "effect" shows is selection. (The next year would not do:
   a UTMB finish is a way into Western States, so the outcome would choose the placebo group.)

The same way in bends the first comparison: a doubled year follows a finished UTMB more often than
an abandoned one, which makes a doubler's earlier other years look too good. It is therefore also made
against later years alone.

`exposure` has what is compared; `within_runner` and `matching` the comparisons, `effects` what they give,
`cost` all of them as the notebook needs them; `sensitivity` asks how much hangs on the choices, `randomisation` what lots would have given, `checkpoints` where those who stopped did.
"""

from race_doubles.analysis.what_it_costs.cost import Cost

__all__ = ["Cost"]
