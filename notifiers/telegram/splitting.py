"""Cut a text into pieces that Telegram takes."""

LIMIT = 4096  # UTF-16 units; Bot API, sendMessage


def length(text: str) -> int:
    """Return the length of *text* as Telegram counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, limit: int = LIMIT) -> list[str]:
    """Return *text* in pieces of at most *limit* units, cut at line ends.

    A line that is too long by itself is cut at spaces, and a word at its limit, never
    within a letter. Nothing is lost but the white space at the cuts.
    """
    pieces: list[str] = []
    rest = text.strip() or " "
    while length(rest) > limit:
        head = _head(rest, limit)
        for mark in ("\n\n", "\n", " "):
            cut = head.rfind(mark)
            if cut > 0 and head[:cut].strip():
                head = head[:cut]
                break
        pieces.append(head.rstrip())
        rest = rest[len(head) :].lstrip()
    if rest or not pieces:
        pieces.append(rest)
    return pieces


def _head(text: str, limit: int) -> str:
    """Return the longest beginning of *text* that has at most *limit* units."""
    head = text[:limit]
    while length(head) > limit:
        head = head[: -max(1, (length(head) - limit) // 2)]
    return head
