"""The proof of the morning's exceptions: companies with planted events, asked morning by morning, scored against the truth.

company -> happenings -> delivery (files) -> the normal intake and marts -> exceptions(day) in a process of its own -> score.
The truth stays in the memory of the process that made it; what detects sees the files alone. Seeds 1 to 10 are for tuning,
9001 to 9010 for the reported score, and nothing is ever tuned on those. What the noise is fitted to stands in `noise`.
"""
