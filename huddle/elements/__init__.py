"""Answers turned into Elements: a finding in words, then numbers, rows or a chart. Nothing here draws, nothing here is Streamlit."""
