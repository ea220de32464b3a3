"""What every page is painted with: text, icons, panels, pictures, buttons, all placed in mock-up numbers.

Make a widget with its look in mock-up units, then hand it to `screens.layout.Layout.add`.
"""

from screens.paint.icon import Icon
from screens.paint.panel import Disc, Panel, Rule
from screens.paint.picture import Picture
from screens.paint.press import Look, PressButton
from screens.paint.text import TextBox

__all__ = ["Disc", "Icon", "Look", "Panel", "Picture", "PressButton", "Rule", "TextBox"]
