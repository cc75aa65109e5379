"""The evidence bundle: what a court and an authority are given, made from what was really sent."""
