"""Which page opens an item: the viewer of originals, the column of long articles, or the pages of its blocks."""

from __future__ import annotations

from screens.item_page import ItemPage
from screens.item_page.article_page import ArticlePage, estimated_height
from screens.original.leaves import only_original
from screens.original.page import OriginalPage
from screens.page import Face, Memory, Page


def item_page(face: Face, route: str, memory: Memory | None = None) -> Page:
    """The page of route `item:<unit>/<id>`, not yet built."""
    unit, _, name = route.partition(":")[2].partition("/")
    item = face.catalogue.item(unit, name) if face.catalogue is not None else None
    if item is not None and only_original(item) is not None:
        return OriginalPage(face, route, memory)
    if item is not None and estimated_height(face, unit, item):
        return ArticlePage(face, route, memory)
    return ItemPage(face, route, memory)
