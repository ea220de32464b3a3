"""A bound on a whole exchange: socket time-outs begin anew with every byte, so that a slow drip would never end.

The connections made here hand their socket to the deadline in force on their thread; when it runs out the socket is
shut down, and whatever was reading (headers, TLS handshake, body) ends at once.
"""

import socket
import threading
from types import TracebackType
from typing import Any, Self

from requests.adapters import HTTPAdapter
from urllib3 import PoolManager, ProxyManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

_in_force = threading.local()


class Deadline:
    """`with Deadline(seconds) as deadline:` ends every exchange begun on this thread when the time is up."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._guarded: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    @property
    def over(self) -> bool:
        """Whether the time ran out."""
        return self._over.is_set()

    def guard(self, sock: socket.socket) -> None:
        """Shut this socket down when the time is up.

        A duplicate is kept: TLS takes the first socket object apart, and a number in use again must not be hit.
        """
        with self._lock:
            self._guarded.append(socket.fromfd(sock.fileno(), sock.family, sock.type))
        if self.over:
            self._end()

    def _end(self) -> None:
        self._over.set()
        with self._lock:
            for guarded in self._guarded:
                try:
                    guarded.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # closed by the other end already, which is what was wanted

    def __enter__(self) -> Self:
        """Begin to count."""
        _in_force.deadline = self
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop counting and let the sockets be."""
        self._timer.cancel()
        self._timer.join()
        _in_force.deadline = None
        with self._lock:
            for guarded in self._guarded:
                guarded.close()
            self._guarded.clear()


def _guard(sock: socket.socket | None) -> None:
    deadline: Deadline | None = getattr(_in_force, "deadline", None)
    if deadline is not None and sock is not None:
        deadline.guard(sock)


class _Connection(HTTPConnection):
    """One whose socket obeys the deadline in force."""

    def _new_conn(self) -> socket.socket:
        sock = super()._new_conn()
        _guard(sock)
        return sock

    def getresponse(self) -> Any:
        _guard(self.sock)
        return super().getresponse()


class _TlsConnection(_Connection, HTTPSConnection):
    """The same, over TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


class DeadlineAdapter(HTTPAdapter):
    """The `requests` adapter whose connections obey the deadline in force; pooled, never retrying by itself."""

    def __init__(self, connections: int) -> None:
        super().__init__(pool_connections=2, pool_maxsize=connections, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pool of direct connections."""
        super().init_poolmanager(*args, **kwargs)
        _use_pools(self.poolmanager)

    def proxy_manager_for(self, proxy: Any, **kwargs: Any) -> ProxyManager:
        """Make (or find) the pool of connections through a proxy."""
        manager: ProxyManager = super().proxy_manager_for(proxy, **kwargs)
        _use_pools(manager)
        return manager


def _use_pools(manager: PoolManager) -> None:
    manager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}
