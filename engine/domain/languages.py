"""Names of languages in English, Chinese and their own words, by the two-letter code of ISO 639-1."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_NAMES = """
ar Arabic|阿拉伯语|العربية
bg Bulgarian|保加利亚语
bn Bengali|孟加拉语
cs Czech|捷克语|čeština
da Danish|丹麦语|dansk
de German|德语|Deutsch|德文
el Greek|希腊语
en English|英语|英文
es Spanish|西班牙语|español|西语
et Estonian|爱沙尼亚语
fa Persian|波斯语|Farsi
fi Finnish|芬兰语|suomi
fr French|法语|français|法文
he Hebrew|希伯来语
hi Hindi|印地语
hr Croatian|克罗地亚语
hu Hungarian|匈牙利语|magyar
id Indonesian|印尼语|Bahasa Indonesia|印度尼西亚语
it Italian|意大利语|italiano
ja Japanese|日语|日本語|日文
ko Korean|韩语|한국어|朝鲜语|韩文
lt Lithuanian|立陶宛语
lv Latvian|拉脱维亚语
ms Malay|马来语|Bahasa Melayu
nl Dutch|荷兰语|Nederlands
no Norwegian|挪威语|norsk
pl Polish|波兰语|polski
pt Portuguese|葡萄牙语|português|葡语
ro Romanian|罗马尼亚语|română
ru Russian|俄语|русский|俄文
sk Slovak|斯洛伐克语
sl Slovenian|斯洛文尼亚语
sr Serbian|塞尔维亚语
sv Swedish|瑞典语|svenska
ta Tamil|泰米尔语
th Thai|泰语|ไทย
tr Turkish|土耳其语|Türkçe
uk Ukrainian|乌克兰语
ur Urdu|乌尔都语
vi Vietnamese|越南语|Tiếng Việt
yue Cantonese|粤语|广东话
zh Chinese|中文|汉语|Mandarin|普通话|华语|国语
"""

LANGUAGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {line.split(" ", 1)[0]: tuple(line.split(" ", 1)[1].split("|")) for line in _NAMES.strip().splitlines()}
)
"""English name, Chinese name and other names by code."""

_CODES = {name.casefold(): code for code, names in LANGUAGES.items() for name in (code, *names)}
_LEVEL = re.compile(r"\s*[(（:：/-].*$|\s+(?:[abc][12]|native|fluent|basic|母语|流利)\b.*$", re.IGNORECASE)


def language_code(entry: str) -> str:
    """Return the code of a language as people enter it: ``German``, ``德语``, ``de``, ``de-AT`` or ``German (C1)``.

    What is in no list stands for itself, folded to lower case.
    """
    plain = entry.strip().casefold()
    if plain in _CODES:
        return _CODES[plain]
    bare = _LEVEL.sub("", plain).strip()
    return _CODES.get(bare, plain)


def language_name(code: str, spoken: str) -> str:
    """Return a language in words of ``spoken`` (``en`` or ``zh``); an unknown code as it is."""
    names = LANGUAGES.get(code)
    return code if names is None else names[1 if spoken == "zh" else 0]
