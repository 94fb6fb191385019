"""Room three: `results` in, `links` and `runners` out: who is who."""
