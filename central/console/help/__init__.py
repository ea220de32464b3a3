"""使用帮助, and the little things every site has: its mark in the browser's tab, the style of the last resort."""
