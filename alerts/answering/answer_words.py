"""Understand an answer typed by hand: a word in any of our languages, and a code."""

import re
import unicodedata

from alerts.models import WarningState

_W = WarningState
# 1-4 stand in every SMS, in the order of the buttons.
WORDS = {
    _W.ACKNOWLEDGED: "1 收到 已收到 签收 已签收 明白 知道了 好的 принято принял "
    "приняла приняли получено получил получила получили понял поняла поняли ок есть "
    "плюс ok okay received acknowledged ack roger got_it",
    _W.RESPONDING: "2 出发 已出发 正在出发 前往 正在前往 已派出 派人 处置中 响应 "
    "выезжаю выезжаем выехал выехала выехали выдвигаюсь выдвигаемся выдвинулись еду "
    "едем в_пути реагируем принимаем_меры responding on_the_way on_my_way going "
    "leaving en_route",
    _W.ON_SCENE: "3 到达 已到达 到场 已到场 到了 抵达 已抵达 на_месте прибыл прибыла "
    "прибыли on_scene arrived on_site here",
    _W.DECLINED: "4 无法 无法处置 无法前往 不能 去不了 拒绝 не_могу не_можем не_сможем "
    "не_смогу отказ отклонено невозможно не_получится declined decline cannot can_not "
    "can't unable no нет",
    _W.HANDED_OVER: "移交 已移交 转交 已转交 передано передал передала передали "
    "handed_over transferred",
}
_MEANINGS = {
    word.replace("_", " "): state
    for state, text in WORDS.items()
    for word in text.split()
}
_FURTHER = (_W.ACKNOWLEDGED, _W.RESPONDING, _W.ON_SCENE, _W.HANDED_OVER)
# Four digits, and up to six when many warnings are open.
_DIGIT_AND_CODE = re.compile(r"\W*([1-4])(?:\W+(\d{4,6})|(\d{4}))\W*")
_CODES = re.compile(r"(?<!\d)\d{4,6}(?!\d)")
_BREAKS = re.compile(r"[^\w' ]+")


def parse(text: str) -> tuple[WarningState, str | None] | None:
    """Return the answer that *text* gives and the code in it, or None for neither.

    Case, punctuation, spaces and full-width letters make no difference. A code alone
    says that the text arrived. Contradictions and anything else are not guessed at.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    rest, code = _without_code(plain.replace("’", "'"))
    said = _said(rest)
    if said is None and code and not _BREAKS.sub(" ", rest).strip():
        return _W.ACKNOWLEDGED, code
    return (said, code) if said else None


def _without_code(text: str) -> tuple[str, str | None]:
    """Return *text* without the one code in it, and the code."""
    together = _DIGIT_AND_CODE.fullmatch(text)
    if together:
        return together[1], together[2] or together[3]
    codes = _CODES.findall(text)
    if len(codes) != 1:
        return text, None
    return text.replace(codes[0], ","), codes[0]


def _said(text: str) -> WarningState | None:
    """Return the furthest of the answers in *text*; None unless all of it is known."""
    whole = " ".join(_BREAKS.sub(" ", text).split())
    if whole in _MEANINGS:
        return _MEANINGS[whole]
    parts = [" ".join(part.split()) for part in _BREAKS.split(text)]
    said = {_MEANINGS.get(part) for part in parts if part}
    known = [state for state in said if state is not None]
    if not known or len(known) != len(said):
        return None
    if _W.DECLINED in known:
        return _W.DECLINED if len(known) == 1 else None
    return max(known, key=_FURTHER.index)
