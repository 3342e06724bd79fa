from tests.world import empty_world, world

__all__ = ["empty_world", "world"]
