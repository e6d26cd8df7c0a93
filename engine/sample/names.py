"""Parts of Chinese and international names; a name says nothing about the protected attributes of a person."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import TextColumn


def _parts(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_SURNAMES = _parts(
    "王 Wang 李 Li 张 Zhang 刘 Liu 陈 Chen 杨 Yang 黄 Huang 赵 Zhao 吴 Wu 周 Zhou 徐 Xu 孙 Sun 马 Ma 朱 Zhu 胡 Hu 郭 "
    "Guo 何 He 高 Gao 林 Lin 罗 Luo 郑 Zheng 梁 Liang 谢 Xie 宋 Song 唐 Tang 许 Xu 韩 Han 冯 Feng 邓 Deng 曹 Cao 彭 "
    "Peng 曾 Zeng 肖 Xiao 田 Tian 董 Dong 潘 Pan 袁 Yuan 蔡 Cai 蒋 Jiang 余 Yu 于 Yu 杜 Du 叶 Ye 程 Cheng 魏 Wei 苏 "
    "Su 吕 Lü 丁 Ding 任 Ren 沈 Shen 姚 Yao 卢 Lu 姜 Jiang 崔 Cui 钟 Zhong 谭 Tan 陆 Lu 汪 Wang 范 Fan 金 Jin 石 "
    "Shi 廖 Liao 贾 Jia 夏 Xia 欧阳 Ouyang"
)
_FIRST = _parts(
    "子 Zi 梓 Zi 浩 Hao 宇 Yu 思 Si 雨 Yu 嘉 Jia 文 Wen 志 Zhi 晓 Xiao 俊 Jun 明 Ming 建 Jian 海 Hai 佳 Jia 欣 Xin 诗 "
    "Shi 国 Guo 天 Tian 永 Yong 丽 Li 春 Chun 秀 Xiu 玉 Yu 泽 Ze 书 Shu 景 Jing 承 Cheng 若 Ruo 一 Yi 云 Yun 少 "
    "Shao 心 Xin 红 Hong 家 Jia"
)
_SECOND = _parts(
    "轩 Xuan 涵 Han 然 Ran 怡 Yi 杰 Jie 宁 Ning 琪 Qi 博 Bo 辉 Hui 敏 Min 峰 Feng 洁 Jie 强 Qiang 静 Jing 磊 Lei 婷 "
    "Ting 鹏 Peng 颖 Ying 涛 Tao 雪 Xue 超 Chao 萍 Ping 勇 Yong 琳 Lin 军 Jun 慧 Hui 斌 Bin 娟 Juan 波 Bo 妍 Yan 龙 "
    "Long 瑶 Yao 华 Hua 航 Hang 林 Lin 睿 Rui 阳 Yang 彤 Tong"
)
_GIVEN = _parts(
    "Anna Lukas Maria Felix Laura Jonas Julia Maximilian Sophie Leon Katharina Paul Lena Moritz "
    "Sarah Tobias Nina Florian Emma James Olivia Michael Grace Daniel Chloe David Hannah Matthew "
    "Elena Marco Sofia Diego Isabel Carlos Priya Arjun Aisha Omar Yuki Kenji Mei Thomas Claire "
    "Antoine Ingrid Erik Agnieszka Piotr Fatima Samuel Rachel Andrew Megan Kevin"
)
_FAMILY = _parts(
    "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Hoffmann Schulz Koch Bauer Richter "
    "Klein Wolf Neumann Schwarz Zimmermann Braun Krüger Hofmann Lange Huber Maier Kowalski Novák "
    "Rossi Bianchi García Martínez Dubois Johnson Williams Brown Jones Miller Davis Wilson Anderson "
    "Taylor Moore Jackson Martin Lee Thompson White Harris Clark Lewis Robinson Walker Young Patel "
    "Sharma Khan Tanaka Sato Nguyen Kim Silva Andersen Lindqvist"
)


def person_names(chinese: NDArray[np.bool_], rng: np.random.Generator) -> TextColumn:
    """Return one name a person: ``Wang Zixuan 王子轩`` where ``chinese`` says so, else ``Anna Müller``.

    Surnames that stand first in the lists are the more frequent ones.
    """
    size = len(chinese)
    surname, family = _early(rng, len(_SURNAMES) // 2, size), _early(rng, len(_FAMILY), size)
    first, second = rng.integers(0, len(_FIRST) // 2, size), rng.integers(0, len(_SECOND) // 2, size)
    short, given = rng.random(size) < 0.15, rng.integers(0, len(_GIVEN), size)
    parts = zip(*(part.tolist() for part in (chinese, surname, first, second, short, given, family)), strict=True)
    return TextColumn.of(
        _chinese(name, one, two, only) if is_chinese else f"{_GIVEN[called]} {_FAMILY[of]}"
        for is_chinese, name, one, two, only, called, of in parts
    )


def _chinese(surname: int, first: int, second: int, short: bool) -> str:
    sign, sound = _SURNAMES[2 * surname : 2 * surname + 2]
    one, one_sound = ("", "") if short else _FIRST[2 * first : 2 * first + 2]
    two, two_sound = _SECOND[2 * second : 2 * second + 2]
    return f"{sound} {(one_sound + two_sound).capitalize()} {sign}{one}{two}"


def _early(rng: np.random.Generator, choices: int, size: int) -> NDArray[np.int64]:
    """Return positions in a list, early ones about three times as often as late ones."""
    return np.floor(choices * rng.random(size) ** 1.5).astype(np.int64)
