"""Every bound of the contract in one place.

A reader refuses what is over a bound before it allocates for it; a publisher refuses to sign it.
Lengths are in Unicode characters, sizes in bytes, counts in entries.
"""

from typing import Final

FORMAT: Final = 1
"""The number of this contract. A reader accepts a feed whose `format` is not above its own."""

# Text
ID_LENGTH: Final = 64
TITLE_LENGTH: Final = 60
SUMMARY_LENGTH: Final = 200
LABEL_LENGTH: Final = 60
LINE_LENGTH: Final = 300
PARAGRAPH_LENGTH: Final = 4_000
BASIS_LENGTH: Final = 1_000
SEARCH_LENGTH: Final = 600

# Links. 84 bytes is the byte capacity of a QR code version 5 at level M (ISO/IEC 18004).
LINK_BYTES: Final = 84

# Counts
BLOCKS: Final = 200
LIST_ENTRIES: Final = 200
TABLE_COLUMNS: Final = 12
TABLE_ROWS: Final = 500
CHART_SERIES: Final = 6
CHART_CATEGORIES: Final = 24
AMOUNT_DIGITS: Final = 13
AMOUNT_DECIMALS: Final = 4
STEPS: Final = 20
MATERIALS: Final = 30
GALLERY_IMAGES: Final = 40
DOCUMENT_PAGES: Final = 60
PEOPLE: Final = 60
CONTACTS: Final = 100
KEY_POINTS: Final = 6
FAQ: Final = 20
ACTIONS: Final = 4
AUDIENCE_UNITS: Final = 500
TAXONOMY_CODES: Final = 8
TRANSLATIONS: Final = 8

# Sizes
ITEM_BYTES: Final = 128 * 1024
FEED_BYTES: Final = 4 * 1024 * 1024
PAGE_ITEMS: Final = 64
PAGE_TARGET_BYTES: Final = 192 * 1024
PAGE_BYTES: Final = PAGE_TARGET_BYTES + ITEM_BYTES
PAGES: Final = 4_096
IMAGE_BYTES: Final = 20 * 1024 * 1024
DOCUMENT_BYTES: Final = 40 * 1024 * 1024
AUDIO_BYTES: Final = 60 * 1024 * 1024
VIDEO_BYTES: Final = 600 * 1024 * 1024
