"""How properties are tried everywhere: the same examples each time, and no clock that a busy machine could lose against."""

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
