"""CPython's collector of cycles, at rest while millions of values are made.

It looks at every value again and again while their number grows: more than half of the time that a
long configuration took to be read. What is read has no cycles and is freed when its last reference
goes.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resting() -> Iterator[None]:
    """Collect no cycles while the context lasts, and never look at what was made in it."""
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_at_work:
            gc.enable()
