"""The Kivy face of the screen: what a resident sees, hears and touches."""
