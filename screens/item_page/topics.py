"""An item in 特大: one topic per page, the answer first. A topic that is longer takes several pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Final

from feed.blocks import Materials, Steps
from feed.item import Guide, Item
from screens import words
from screens.item_page.account_view import AccountView, FootPiece
from screens.item_page.answers import answer_rows
from screens.item_page.blocks import block_pieces
from screens.item_page.body import body_end, body_pieces, policy_points
from screens.item_page.callout import boxed
from screens.item_page.flow import Flow, FlowPage, Piece, Placed
from screens.item_page.foot import approval_of, foot_text
from screens.item_page.guide import condition_pieces, facts_of, labelled, question_pieces
from screens.item_page.paging import paginate
from screens.item_page.prose import Words
from screens.item_page.reading import may_grow, reading_size, stacked, texts_of
from screens.item_page.service import materials_pieces, steps_pieces

if TYPE_CHECKING:
    from screens.item_page.board import Setting
    from screens.page import Face

CLOSING_ROOM: Final = 68.0
"""Room under a piece that has a page to itself, for a line of fine print."""

_CLOSE: Final = 16.0

_SEAL_GIVES: Final = 10.0
"""Units above and below the sign-off that it can do without: a page to itself would hold little else."""

Pieces = Callable[["Setting"], Iterator[Piece]]


@dataclass(frozen=True)
class Topic:
    """What one page, or several, are about; `name` is empty where the body has no topics."""

    name: str
    pieces: Pieces


def topics_of(face: Face, unit: str, item: Item, account: AccountView | None) -> tuple[Topic, ...]:
    """The topics of an item, those that it has something to say to; who says so closes the last."""

    def end(setting: Setting) -> Iterator[Piece]:
        approval = approval_of(unit, item)
        if approval is not None and account is None:
            told = [part for part in approval if part]
            box = boxed(setting, "　".join(told), icon="seal")
            if len(box.words.composed.lines) > 1:
                # Who signed stands on a line of its own, rather than the day be parted.
                box = boxed(setting, "\n".join(told), icon="seal")
            yield replace(box, gives=_SEAL_GIVES)
        style = setting.theme.plain.words(36, 50, "text2")
        composed = setting.compose(foot_text(face, unit, item), style, setting.width)
        yield Closing(composed, setting.layout.scale, gap=_CLOSE, width=setting.width)

    if account is not None:
        topics = [Topic("", lambda setting: _account_pieces(item, account, setting))]
    elif item.guide is not None:
        topics = _guide_topics(item, item.guide)
    elif item.policy is not None and item.policy.key_points and item.blocks:
        topics = [
            Topic(words.TOPIC_POINTS, lambda setting: policy_points(item, setting)),
            Topic(words.TOPIC_TEXT, lambda setting: _rest(item, setting)),
        ]
    else:
        topics = [Topic("", lambda setting: body_pieces(item, _sized(item, setting, end)))]
    last = topics[-1]
    topics[-1] = Topic(last.name, lambda setting: chain(last.pieces(setting), end(setting)))
    return tuple(topics)


@dataclass(frozen=True)
class Closing(Words):
    """The fine print that ends an item: it may stand right under a piece that has a page to itself."""


def _rest(item: Item, setting: Setting) -> Iterator[Piece]:
    yield from block_pieces(item.blocks, setting)
    yield from body_end(item, setting)


def _sized(item: Item, setting: Setting, end: Pieces) -> Setting:
    """The setting with the size of text in which the words and what ends them stand on a page."""
    texts = texts_of(item) if may_grow(item) else None
    if texts is None:
        return setting

    def height(size: tuple[int, int]) -> float:
        return stacked([*body_pieces(item, replace(setting, reading=size)), *end(setting)])

    return replace(setting, reading=reading_size(texts, setting.theme, setting.width, setting.room, height))


def _account_pieces(item: Item, account: AccountView, setting: Setting) -> Iterator[Piece]:
    # The answer first: what is left over, and that it was checked.
    yield from sorted(account.first_pieces(setting), key=lambda piece: not isinstance(piece, FootPiece))
    yield from account.other_pieces(setting)
    yield from body_end(item, setting, dated=True)


def _guide_topics(item: Item, guide: Guide) -> list[Topic]:
    topics = [Topic(words.TOPIC_ANSWERS, lambda setting: answer_rows(guide, setting))]
    if guide.materials:
        topics.append(Topic(words.TOPIC_BRING, lambda setting: materials_pieces(Materials(guide.materials), setting)))
    if guide.steps:
        topics.append(Topic(words.TOPIC_STEPS, lambda setting: steps_pieces(Steps(guide.steps), setting)))
    if facts_of(guide) or guide.conditions or guide.online:
        topics.append(Topic(words.TOPIC_CONDITIONS, lambda setting: chain(
            labelled(setting, facts_of(guide)), condition_pieces(guide, setting)
        )))  # fmt: skip
    if guide.questions:
        topics.append(Topic(words.TOPIC_QUESTIONS, lambda setting: question_pieces(guide, setting)))
    if item.blocks:
        topics.append(Topic(words.TOPIC_MORE, lambda setting: _rest(item, setting)))
    return topics


class TopicFlow(Flow):
    """The pages of all topics, each topic on pages of its own; `topic` tells which a page belongs to."""

    def __init__(self, topics: tuple[Topic, ...], setting: Setting) -> None:
        self.topics = topics
        self._belongs: list[int] = []
        self._setting = setting
        super().__init__(self._all())

    def topic(self, number: int) -> int:
        """Which topic (0 = first) page `number` belongs to; work it out first."""
        self.reach(number)
        return self._belongs[min(number, len(self._belongs) - 1)] if self._belongs else 0

    def first_page(self, topic: int) -> int | None:
        """The number of the page that a topic begins on; none for one without pages."""
        number = 0
        while True:
            self.reach(number)
            if number >= self.known:
                return None
            if self._belongs[number] == topic:
                return number
            number += 1

    def _all(self) -> Iterator[FlowPage]:
        for place, topic in enumerate(self.topics):
            pages = paginate(topic.pieces(self._setting), self._setting.room, self._setting.whole[1])
            for page in self._closed(pages):
                self._belongs.append(place)
                yield page

    def _closed(self, pages: Iterator[FlowPage]) -> Iterator[FlowPage]:
        """The pages, with fine print that would have one to itself under the piece that ends the page before."""
        room = self._setting.room - self._setting.whole[1]
        for page in pages:
            if not page[0].piece.alone:
                yield page
                continue
            following = next(pages, None)
            if following is None:
                yield page
            elif isinstance(following[0].piece, Closing) and following[0].piece.height + _CLOSE <= room:
                yield (*page, Placed(following[0].piece, self._setting.whole[1] + _CLOSE))
            else:
                yield page
                pages = chain([following], pages)
                yield from self._closed(pages)
                return
