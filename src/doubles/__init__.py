"""Room four: `results` and `links` in; doubles, rates, models, figures and the command out."""
