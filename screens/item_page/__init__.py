"""The page of one item: a head by its kind, its body in pages, its QR code, who stands for it."""

from screens.item_page.page import ItemPage

__all__ = ["ItemPage"]
