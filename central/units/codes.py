"""The code of a unit, as a form field accepts it."""

from django.core.exceptions import ValidationError

from feed.units import is_unit_code


def check_code(value: str) -> None:
    """Refuse what is no statistical division code. Raises ValidationError."""
    if not is_unit_code(value):
        raise ValidationError("请填 6、9 或 12 位统计用区划代码。")
