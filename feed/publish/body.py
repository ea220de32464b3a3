"""The body of an item file: Markdown in, blocks out.

Only what has a block is understood; anything else (raw HTML, code, rules, inline images in a sentence) is
refused with its line, so that nothing a clerk wrote is lost without a word. docs/feed.md has the syntax.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from feed import blocks
from feed.blocks import Block
from feed.publish.attachments import Attachments, page_count
from feed.publish.fault import SourceFault
from feed.publish.tables import make_table, read_table
from feed.publish.typed import typed

# Stands for a line end inside a paragraph until its neighbours are known; no input can hold it, for the
# Markdown parser replaces U+0000.
_SOFT: Final = "\0"

_FENCES: Final[dict[str, type[msgspec.Struct]]] = {
    "facts": blocks.Facts,
    "steps": blocks.Steps,
    "materials": blocks.Materials,
    "chart": blocks.Chart,
    "people": blocks.People,
    "contacts": blocks.Contacts,
    "map": blocks.Map,
    "video": blocks.Video,
    "livestream": blocks.Livestream,
    "audio": blocks.Audio,
    "document": blocks.Document,
    "gallery": blocks.Gallery,
}


class _TableFile(msgspec.Struct, forbid_unknown_fields=True):
    """What a ```table fence says."""

    file: str
    sheet: str = ""
    caption: str = ""
    kinds: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


class Body:
    """One item file's body, on its way to blocks. `first` is the line of the file at which the body begins."""

    def __init__(self, path: Path, text: str, first: int, attachments: Attachments) -> None:
        self._path = path
        self._text = text
        self._first = first
        self._attachments = attachments

    def blocks(self) -> tuple[Block, ...]:
        """Return the blocks in order; raise SourceFault at the first line that has none."""
        # HTML is parsed so that it is met and refused, not shown as its source.
        markdown = MarkdownIt("commonmark", {"html": True}).enable("table").disable(["code", "autolink"])
        tree = SyntaxTreeNode(markdown.parse(self._text))
        return tuple(block for node in tree.children for block in self._block(node))

    def _line(self, node: SyntaxTreeNode) -> int:
        holder: SyntaxTreeNode | None = node
        while holder is not None and (holder.type == "root" or not holder.map):
            holder = holder.parent
        return self._first + (holder.map[0] if holder and holder.map else 0)

    def _fault(self, node: SyntaxTreeNode, message: str, remedy: str = "") -> SourceFault:
        return SourceFault(self._path, self._line(node), message, remedy)

    def _block(self, node: SyntaxTreeNode) -> Iterator[Block]:
        try:
            match node.type:
                case "heading":
                    yield self._heading(node)
                case "paragraph":
                    yield from self._paragraph(node)
                case "bullet_list" | "ordered_list":
                    entries = tuple(self._plain(entry) for entry in node.children)
                    yield self._checked(blocks.ListBlock(entries, numbered=node.type == "ordered_list"))
                case "blockquote":
                    text = self._plain(node)
                    warning = text.startswith(("!", "！"))
                    yield self._checked(
                        blocks.Callout(text.lstrip("!！ ") if warning else text, "warning" if warning else "info")
                    )
                case "table":
                    yield make_table(self._path, self._line(node), self._rows(node))
                case "fence":
                    yield self._fence(node)
                case "html_block":
                    raise self._fault(node, "HTML is not shown on screens", "write plain text")
                case _:
                    raise self._fault(node, f"{node.type} is not shown on screens", "use the blocks of docs/feed.md")
        except SourceFault:
            raise
        except (msgspec.ValidationError, ValueError) as fault:
            raise self._fault(node, str(fault)) from fault

    @staticmethod
    def _checked(block: Any) -> Any:
        """Hold a block built here against the bounds of the contract, which models check on decoding alone."""
        return msgspec.convert(msgspec.to_builtins(block), type(block))

    def _heading(self, node: SyntaxTreeNode) -> Block:
        level = int(node.tag[1])
        if level not in (2, 3):
            raise self._fault(node, "a heading has two or three #", "the title stands in the front matter")
        return self._checked(blocks.Heading(self._plain(node), 2 if level == 2 else 3))  # type: ignore[no-any-return]

    def _paragraph(self, node: SyntaxTreeNode) -> Iterator[Block]:
        parts = [part for part in node.children[0].children if part.type not in ("softbreak", "hardbreak")]
        images = [part for part in parts if part.type == "image"]
        if not images:
            yield self._checked(blocks.Paragraph(self._plain(node)))
        elif len(images) < len([part for part in parts if part.content.strip() or part.type == "image"]):
            raise self._fault(
                node, "a picture stands inside a sentence", "give the picture a line of its own, blank lines around it"
            )
        else:
            media = [self._media(node, image) for image in images]
            pictures = [block for block in media if isinstance(block, blocks.Image)]
            if len(pictures) == len(media) > 1:
                yield self._checked(blocks.Gallery(tuple(pictures)))
            else:
                yield from media

    def _media(self, node: SyntaxTreeNode, image: SyntaxTreeNode) -> Block:
        name, caption = str(image.attrs.get("src", "")), str(image.attrs.get("title", ""))
        reference = self._attachments.reference(self._path, name, self._line(node))
        match reference.type.partition("/")[0]:
            case "image":
                return self._checked(blocks.Image(reference, image.content, caption))  # type: ignore[no-any-return]
            case "application":
                pages = page_count(self._attachments.blobs[reference.sha256])
                return self._checked(blocks.Document(reference, image.content, pages))  # type: ignore[no-any-return]
            case "video":
                return self._checked(blocks.Video(reference, caption=caption or image.content))  # type: ignore[no-any-return]
            case "audio":
                return self._checked(blocks.Audio(reference, caption or image.content))  # type: ignore[no-any-return]
            case _:
                raise self._fault(node, f"{name!r} cannot stand alone", "name subtitles in a ```video block")

    def _rows(self, node: SyntaxTreeNode) -> list[list[str]]:
        return [[self._plain(cell) for cell in row.children] for part in node.children for row in part.children]

    def _fence(self, node: SyntaxTreeNode) -> Block:
        name = node.info.strip()
        try:
            tree = tomllib.loads(node.content)
        except tomllib.TOMLDecodeError as fault:
            raise self._fault(node, f"```{name}: {fault}", "write the block as TOML, as in docs/feed.md") from fault
        line = self._line(node)
        if name == "table":
            source = msgspec.convert(tree, _TableFile)
            path = self._path.parent / source.file
            if ".." in Path(source.file).parts or path.is_symlink() or not path.is_file():
                raise self._fault(node, f"there is no file {source.file!r}", "put the table beside the text")
            return read_table(path, sheet=source.sheet, caption=source.caption, kinds=source.kinds, units=source.units)
        if name not in _FENCES:
            known = ", ".join(sorted((*_FENCES, "table")))
            raise self._fault(node, f"a block ```{name} is not known", f"known are: {known}")
        model = _FENCES[name]
        unknown = _unknown(tree, model)
        if unknown:
            raise self._fault(
                node, f"```{name} has no field {unknown!r}", f"it has: {', '.join(model.__struct_fields__)}"
            )
        ready = typed(tree, model, lambda file: self._attachments.reference(self._path, file, line))
        return msgspec.convert({**ready, "type": name}, model)  # type: ignore[return-value]

    def _plain(self, node: SyntaxTreeNode) -> str:
        """Return the words of a node without marks; emphasis is not carried, a hard break is a line feed."""
        return "\n".join(self._inline(node)).strip()

    def _inline(self, node: SyntaxTreeNode) -> Iterator[str]:
        if node.type == "inline":
            yield _join("".join(self._words(part) for part in node.children))
        for child in node.children if node.type != "inline" else ():
            yield from self._inline(child)

    def _words(self, part: SyntaxTreeNode) -> str:
        match part.type:
            case "text" | "code_inline":
                return part.content
            case "softbreak":
                return _SOFT
            case "hardbreak":
                return "\n"
            case "strong" | "em" | "link":
                return "".join(self._words(child) for child in part.children)
            case _:
                raise self._fault(part, f"{part.type} cannot stand inside a text", "write plain text")


def _join(words: str) -> str:
    """Join lines that were broken for the writer's eye: a blank between Latin words, nothing between Han."""
    return re.sub(rf"(?<=[!-~]){_SOFT}(?=[!-~])", " ", words).replace(_SOFT, "")


def _unknown(tree: dict[str, Any], model: type[msgspec.Struct]) -> str:
    """Name the first key of `tree` that `model` does not have; a typing slip must not lose a field."""
    return next((key for key in tree if key not in model.__struct_fields__), "")
