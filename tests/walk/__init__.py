"""The team's own mornings, walked from the first dropped file to today's focus."""
