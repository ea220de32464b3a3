"""The rotation: slides nobody touches, and the dock that invites to touch. One module per kind of slide."""

from screens.rotation.page import RotationPage

__all__ = ["RotationPage"]
