"""What a page owes to everybody: axe-core's rules for WCAG 2.2 AA, and the console's own floors, measured in Chromium.

The floors (design tokens, 2 and 3): text of 16 px at least, targets of 44 px, contrast of 7:1, no sideways scrolling.
"""

from __future__ import annotations

from typing import Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_AXE: Final = Axe()
_RULES: Final = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    # 7:1 stands in WCAG as AAA. axe leaves out what is disabled, so also the waiting buttons, which are paler.
    "rules": {"color-contrast-enhanced": {"enabled": True}, "region": {"enabled": False}},
}

_FLOORS: Final = """() => {
  const faults = [];
  const say = (what, node, more) => {
    const words = (node.innerText || node.value || node.getAttribute("aria-label") || node.name || "").trim();
    faults.push(`${what}: <${node.tagName.toLowerCase()} class="${node.className}"> ${words.slice(0, 24)} ${more}`);
  };
  const shown = (node) => {
    if (!node.checkVisibility({checkOpacity: true, checkVisibilityCSS: true})) return null;
    const box = node.getBoundingClientRect();
    return box.width > 2 && box.height > 2 && !node.closest(".visually-hidden, [aria-hidden=true]") ? box : null;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const node = text.parentElement;
    if (!text.data.trim() || seen.has(node) || node.closest("script, style, template, noscript, svg")) continue;
    seen.add(node);
    const size = parseFloat(getComputedStyle(node).fontSize);
    if (size < 15.99 && shown(node)) say("small text", node, `${size} px`);
  }
  // A row that opens by its link: the link's hand reaches over the whole row, whatever box its words have.
  const reaches = (node) => {
    node.scrollIntoView({block: "center"});
    const box = node.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
    return [[0, -20], [0, 20], [-20, 0], [20, 0]].every(([right, down]) => {
      const there = document.elementFromPoint(x + right, y + down);
      return there && (there === node || node.contains(there));
    });
  };
  const targets = "a[href], button, select, summary, input:not([type=hidden]), textarea, [role=button], [role=tab]";
  for (const node of document.querySelectorAll(targets)) {
    if (node.disabled || !shown(node) || getComputedStyle(node).display === "inline") continue;
    const boxes = [node, ...(node.labels || [])].map((one) => one.getBoundingClientRect());
    const width = Math.max(...boxes.map((box) => box.width)), height = Math.max(...boxes.map((box) => box.height));
    const size = `${Math.round(width)} × ${Math.round(height)}`;
    if ((height < 43.5 || width < 43.5) && !reaches(node)) say("small target", node, size);
  }
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth + 1) faults.push(`sideways: ${root.scrollWidth} px of ${root.clientWidth}`);
  if (!root.lang.startsWith("zh")) faults.push(`language: ${root.lang}`);
  if (document.querySelectorAll("h1").length !== 1) faults.push("not one h1");
  return faults;
}"""
"""A link inside a line of text is no target of its own size (WCAG 2.5.8, inline)."""


def faults(page: Page) -> list[str]:
    """Everything on the open page that keeps somebody out, each in a line."""
    found = [
        f"{one['id']} ({one['impact']}): {one['nodes'][0]['html'][:160]} {one['nodes'][0]['failureSummary'][:240]!r}"
        for one in _AXE.run(page, options=_RULES).response["violations"]
    ]
    return found + list(page.evaluate(_FLOORS))
