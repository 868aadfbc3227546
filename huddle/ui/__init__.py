"""Drawing Elements with Streamlit: the frame with its filters, the desk, the wall. The only place that knows Streamlit."""
