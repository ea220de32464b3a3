"""Media references: a blob by its hash, with what a reader must know before it fetches."""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from feed import limits

Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)", description="SHA-256 of the blob, lower-case hex")]

ImageType = Literal["image/jpeg", "image/png", "image/webp"]
DocumentType = Literal["application/pdf"]
AudioType = Literal["audio/mpeg", "audio/ogg"]
VideoType = Literal["video/mp4", "video/webm"]
SubtitleType = Literal["text/vtt"]
MediaType = ImageType | DocumentType | AudioType | VideoType | SubtitleType

MAX_BYTES: Final[dict[str, int]] = {
    "image": limits.IMAGE_BYTES,
    "application": limits.DOCUMENT_BYTES,
    "audio": limits.AUDIO_BYTES,
    "video": limits.VIDEO_BYTES,
    "text": 1024 * 1024,
}
"""Largest blob per top-level media type, in bytes."""


class MediaRef(Struct, frozen=True, omit_defaults=True):
    """One blob that an item shows: fetched, hashed, then prepared by the device before it is shown.

    `length` is in bytes; `width` and `height` are in pixels of the blob as published; `seconds` is the
    playing time. `name` is the file name for the person who takes it home.
    """

    sha256: Sha256
    length: Annotated[int, Meta(ge=1, le=limits.VIDEO_BYTES)]
    type: MediaType
    width: Annotated[int, Meta(ge=1, le=30_000)] | None = None
    height: Annotated[int, Meta(ge=1, le=30_000)] | None = None
    seconds: Annotated[int, Meta(ge=0, le=86_400)] | None = None
    name: Annotated[str, Meta(max_length=limits.LABEL_LENGTH)] | None = None

    def __post_init__(self) -> None:
        """Refuse a blob larger than its kind allows."""
        bound = MAX_BYTES[self.type.partition("/")[0]]
        if self.length > bound:
            raise ValueError(f"{self.type} of {self.length} bytes is over the limit of {bound}")
