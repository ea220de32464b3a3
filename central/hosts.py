"""Two host names, two programs: the console answers on one, the public phone pages and uploads on the other."""

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

CONSOLE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob: {public}; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
PUBLIC_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; media-src 'self'; form-action 'none'; "
    "frame-ancestors 'none'; base-uri 'none'"
)


def _tell_the_visitors_address(request: HttpRequest) -> None:
    """Behind our own nginx everybody comes from this machine; it says who really asks, and nobody else is believed."""
    told = request.headers.get("X-Real-IP", "")
    try:
        if ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback:
            request.META["REMOTE_ADDR"] = str(ip_address(told))
    except ValueError:
        return


class HostMiddleware:
    """Choose the program by the host asked for; each has a content policy of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the console or the public pages; any other host is refused by ALLOWED_HOSTS."""
        _tell_the_visitors_address(request)
        public = request.get_host().partition(":")[0] == settings.CONF.addresses.public.partition(":")[0]
        if public:
            request.urlconf = settings.PUBLIC_URLCONF
        response = self._next(request)
        policy = PUBLIC_POLICY if public else CONSOLE_POLICY.format(public=settings.PUBLIC_URL)
        response.headers.setdefault("Content-Security-Policy", policy)
        return response
