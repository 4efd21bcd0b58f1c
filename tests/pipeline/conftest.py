from tests.pipeline.world import world

__all__ = ["world"]
