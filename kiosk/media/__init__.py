"""Verified is not yet harmless: pictures, documents, films and sounds are made fit for the screen before it reads them.

`prepare.Preparer` runs a short-lived child (`child`) without network that decodes and re-encodes; `shelf.Shelf` is the
folder of what is ready, and all that the reading side needs.
"""
