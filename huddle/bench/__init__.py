"""How fast Huddle is, measured the same way every time: a large sample, the real commands, the real browser."""
