from tests.backends.conftest import e5, e5_directory

__all__ = ["e5", "e5_directory"]
