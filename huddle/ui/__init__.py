"""The screen: the only place, beside `pages/` and `app.py`, that imports Streamlit."""
