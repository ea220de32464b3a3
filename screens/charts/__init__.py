"""Charts, drawn by us: where bars, lines and labels stand (pure), and what they are painted with."""
