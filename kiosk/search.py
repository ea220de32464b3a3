"""Search: how well an item fits what was typed: characters, whole pinyin, or the first letters of the syllables.

Chinese has no word breaks, so text is looked for anywhere. A look at every title of 6 302 items takes a few
milliseconds, which is why there is no index to build, ship and keep. Pinyin and initials come with the feed.
"""

from typing import Final

from kiosk.columns import folded

MAX_TERMS: Final = 4
MAX_SEARCH: Final = 40
"""Words and characters of a search that are looked at; more would not narrow what a resident sees."""

# The parts of the text lie in the order of their worth, so the first place that fits tells the rank. Initials hold
# the title's letters first, then those of each keyword, parted by spaces.
_RANK: Final = """CASE
  WHEN {place} = 1 THEN 1
  WHEN {place} < initials_at THEN 2
  WHEN {place} = initials_at THEN 3
  WHEN {place} < keywords_at THEN 5 - (substr(text, {place} - 1, 1) = ' ')
  WHEN {place} < pinyin_at THEN 6
  WHEN {place} = pinyin_at THEN 7
  WHEN {place} < summary_at THEN 8
  ELSE 9 END"""


def ranking(text: str) -> tuple[str, dict[str, str]]:
    """Return the question that ranks the table `words` for `text`, and its values; no values: nothing to ask.

    Its rows are (key, rank, size of the title), lowest rank best: the title begins with the text, contains it, its
    initials begin with it, a keyword's begin with it, initials contain it, keywords, pinyin, summary. Words parted
    by spaces must all fit, and their ranks add up.
    """
    terms = {f"term{number}": term for number, term in enumerate(folded(text)[:MAX_SEARCH].split()[:MAX_TERMS])}
    fits = " AND ".join(f"instr(text, :{name})" for name in terms)
    places = ", ".join(f"instr(text, :{name}) AS {name}" for name in terms)
    ranks = " + ".join(f"({_RANK.format(place=name)})" for name in terms)
    # LIMIT -1 keeps the inner question whole: merged into the outer one, each place would be looked for nine times.
    question = f"""SELECT key, {ranks} AS rank, initials_at AS size
        FROM (SELECT *, {places} FROM words WHERE {fits} LIMIT -1)"""  # noqa: S608 - fixed text
    return question, terms
