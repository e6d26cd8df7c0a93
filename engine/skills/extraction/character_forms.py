"""Characters that stand for others: look-alike letters of other scripts, traditional forms, typographic signs."""

from __future__ import annotations

from typing import Final

_CYRILLIC: Final = "АВЕКМНОРСТУХЅІЈаеорсухіјѕԛԝҮһԁ"
_CYRILLIC_AS: Final = "ABEKMHOPCTYXSIJaeopcyxijsqwYhd"
_GREEK: Final = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαν"
_GREEK_AS: Final = "ABEZHIKMNOPTYXoav"
LOOK_ALIKES: Final = dict(zip(_CYRILLIC + _GREEK, _CYRILLIC_AS + _GREEK_AS, strict=True))
"""Letters that a reader takes for Latin ones (a choice from Unicode TR 39, confusables); context decides."""

TYPOGRAPHY: Final = dict(
    zip(
        "\u2018\u2019\u02bc\u201b\u201c\u201d\u2010\u2011\u2012\u2013\u2212\u2122\u00ae\u00a9\u2120\u2116\u2026\u00b7",
        "''''\"\"-----    #\u2026\u00b7",
        strict=True,
    )
)
"""Signs that are written in several ways; compatibility forms such as the trade mark would add letters to a name."""

_TRADITIONAL: Final = (
    "會習專數據庫學開發計劃網絡資訊軟體硬設備質檢測試驗證電機動車間運輸銷採購財務報稅審統籌營業經濟廣產線製圖繪畫編寫程"
    "語韓漢譯談溝團隊領導協調創業戰規範標準險環診護藥醫療處理實驗儀錶熱處焊銲銑鑄鍛裝維護養潤氣壓繼電氣變頻傳感驅動"
    "從來沒過該應還過對這個們為與無並進階級優經驗豐負責練熟顧問請問嗎麼際獨現階狀態確認參與報關單倉儲備貨帳賬預決結項"
    "關係聯繫續總續構建築橋樑鋼鐵鋁銅塗層紡織縫紉農業種養殖飼獸書圖書館檔頁網頁點擊圖像視頻頻道聲樂戲劇藝術歷史書記錄"
    "績效獎勵懲薪酬勞關係員職業雙語雲計資產負債券證險貸匯兌換審計師績條碼碼號終端觸發執運維頂繁體簡體轉換舊覺聽說講讀"
    "誤錯難題優質輕鬆僅離卻熱愛樂強調嚴謹認識陳獲獎勝複雜參閱擁擅長歐盟幫紀時間傑準確趨勢東西區屬於別類師術極瞭"
)
_SIMPLIFIED: Final = (
    "会习专数据库学开发计划网络资讯软体硬设备质检测试验证电机动车间运输销采购财务报税审统筹营业经济广产线制图绘画编写程"
    "语韩汉译谈沟团队领导协调创业战规范标准险环诊护药医疗处理实验仪表热处焊焊铣铸锻装维护养润气压继电气变频传感驱动"
    "从来没过该应还过对这个们为与无并进阶级优经验丰负责练熟顾问请问吗么际独现阶状态确认参与报关单仓储备货账账预决结项"
    "关系联系续总续构建筑桥梁钢铁铝铜涂层纺织缝纫农业种养殖饲兽书图书馆档页网页点击图像视频频道声乐戏剧艺术历史书记录"
    "绩效奖励惩薪酬劳关系员职业双语云计资产负债券证险贷汇兑换审计师绩条码码号终端触发执运维顶繁体简体转换旧觉听说讲读"
    "误错难题优质轻松仅离却热爱乐强调严谨认识陈获奖胜复杂参阅拥擅长欧盟帮纪时间杰准确趋势东西区属于别类师术极了"
)
SIMPLIFIED: Final = {a: b for a, b in zip(_TRADITIONAL, _SIMPLIFIED, strict=True) if a != b}
"""Common traditional characters of working life; words that differ as words (軟體, 软件) need an alias."""
