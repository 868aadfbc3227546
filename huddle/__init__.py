"""Huddle turns e-commerce exports into the three meetings a team decides in."""
