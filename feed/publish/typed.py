"""From what a clerk writes in TOML to what the contract's models take, led by the models themselves.

A string where the contract has a media reference is a file name; a date where it has a moment is that day's
beginning in China; a number where it has a decimal is that number as written.
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from msgspec import inspect

from feed.media import MediaRef

CHINA: Final = ZoneInfo("Asia/Shanghai")

Attach = Callable[[str], MediaRef]


def typed(value: Any, model: type[msgspec.Struct], attach: Attach) -> Any:
    """Make the TOML tree `value` ready for ``msgspec.convert(…, model)``; `attach` turns file names into references."""
    return _typed(value, inspect.type_info(model), attach)


def _typed(value: Any, info: inspect.Type, attach: Attach) -> Any:
    match info:
        case inspect.Metadata():
            return _typed(value, info.type, attach)
        case inspect.UnionType():
            return _in_union(value, info, attach)
        case inspect.StructType() if info.cls is MediaRef and isinstance(value, str):
            return attach(value)
        case inspect.StructType() if isinstance(value, dict):
            fields = {field.encode_name: field.type for field in info.fields}
            return {key: _typed(entry, fields[key], attach) if key in fields else entry for key, entry in value.items()}
        case inspect.VarTupleType() if isinstance(value, list):
            return [_typed(entry, info.item_type, attach) for entry in value]
        case inspect.DateTimeType() if isinstance(value, dt.date):
            return _moment(value)
        case inspect.DecimalType() if isinstance(value, int | float):
            return Decimal(str(value))
        case _:
            return value


def _in_union(value: Any, info: inspect.UnionType, attach: Attach) -> Any:
    """Take the member of a union that fits `value`: a reference for a string, a part for a table."""
    for member in info.types:
        inner = member.type if isinstance(member, inspect.Metadata) else member
        fits = (
            (isinstance(inner, inspect.StructType) and (isinstance(value, dict) or inner.cls is MediaRef))
            or (isinstance(inner, inspect.VarTupleType) and isinstance(value, list))
            or isinstance(inner, inspect.DateTimeType | inspect.DecimalType)
        )
        if fits:
            return _typed(value, inner, attach)
    return value


def _moment(value: dt.date) -> dt.datetime:
    if not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day, tzinfo=CHINA)
    return value if value.tzinfo else value.replace(tzinfo=CHINA)
