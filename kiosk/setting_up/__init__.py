"""Setting a device up: at the panel, and by file for ninety of them. Everything here works without a window.

The screen never writes settings. It keeps a draft, and leaves a request; a steward with the right to do so checks the
request as strictly as if a stranger had written it, and applies it whole or not at all.
"""
