"""One thread of BLAS for each of ours: its products here are small, and its own threads wait for each other busily."""

from contextlib import AbstractContextManager
from functools import lru_cache

from threadpoolctl import ThreadpoolController

__all__ = ["one_thread_of_blas"]


def one_thread_of_blas() -> AbstractContextManager[object]:
    """While it lasts, products of matrices keep to the thread that asks for them."""
    limits: AbstractContextManager[object] = _controller().limit(limits=1, user_api="blas")
    return limits


@lru_cache(maxsize=1)
def _controller() -> ThreadpoolController:
    """The libraries that are loaded; looking for them takes a millisecond or two."""
    return ThreadpoolController()
