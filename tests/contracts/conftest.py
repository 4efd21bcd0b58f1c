from tests.backends.conftest import by_torch, e5, e5_directory

__all__ = ["by_torch", "e5", "e5_directory"]
