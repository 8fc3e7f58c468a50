"""What shows a name in Chinese, Japanese and Thai, which part no words: titles, and what ends it.

`before` are titles that precede a name, `after` those that follow one. Chinese names are told from
other words by their characters: a common surname and one or two more, or characters that foreign
names are spelled with (after the tables of Xinhua's dictionary of names).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Script:
    """One way to write names without parting words."""

    letters: str  # what a name is made of, as a regular expression of one character
    before: tuple[str, ...]
    after: tuple[str, ...]
    stops: tuple[str, ...]  # what stands in no name
    starts: tuple[str, ...]  # no name, nor a part of one behind a space, begins so
    no_names: tuple[str, ...]
    least: int
    most: int  # characters of a name


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _letters(text: str) -> frozenset[str]:
    return frozenset("".join(text.split()))


SURNAMES = _letters("""
王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁
任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙史陶贺毛郝顾龚邵万覃武钱戴严莫孔
向习張劉陳楊黃趙吳孫馬羅鄭許韓鄧馮曾蔣葉蘇呂盧鍾譚陸賈龍顧龔萬錢嚴蕭謝
""")
_SOUNDS = _letters("""
阿埃艾安昂奥巴班邦鲍贝本比彼宾波伯博布查察车茨达戴丹当道德登迪蒂丁东杜多顿额厄恩尔法凡范方菲费芬
丰佛夫弗福甫富盖甘冈高戈格葛根贡古瓜哈海汉豪赫亨胡霍华怀惠吉基加贾杰捷金京卡凯坎康考科克肯孔库夸
昆拉莱赖兰朗劳勒雷里利莉丽连廉良列林琳隆卢鲁伦罗洛马玛迈曼芒毛梅门蒙米密敏明莫默姆穆纳娜奈南内尼
涅宁纽农努诺欧帕派潘庞佩彭皮平珀普齐恰乔钦琼丘瑞萨塞赛桑瑟沙莎山尚绍舍申什圣施史舒斯司思丝松苏索
塔泰坦汤唐陶特滕提铁廷通图托瓦万旺威韦维魏温文翁沃乌武西希锡夏先肖谢辛欣休许雅亚延扬耶叶伊因英尤
约云泽扎詹章珍朱卓兹宗祖佐奧貝賓車達戴當東頓額爾凡範費豐蓋岡貢漢華懷賈傑凱萊賴蘭朗勞連麗隆盧魯倫
羅馬瑪邁門納寧紐農諾歐龐齊喬欽瓊薩賽紹聖絲蘇湯鐵圖萬韋維溫烏錫謝亞揚葉約雲澤紮
""")
_LONGEST = 3  # characters of a name that begins with a surname
CHINESE = Script(
    letters=r"[\p{Han}·]",
    before=_words("""
总统 总理 首相 外交部长 国防部长 财政部长 部长 外长 防长 主席 市长 州长 省长 议长 议员 发言人
特使 大使 秘书长 总书记 书记 国王 女王 王储 教授 将军 上将 司令 董事长 总裁 首席执行官 创始人
總統 總理 部長 外長 防長 市長 州長 議長 議員 發言人 秘書長 國王 王儲 將軍 董事長 總裁 執行長
領袖 领导人
"""),
    after=_words("""
先生 女士 总统 總統 总理 總理 部长 部長 议员 議員 教授 将军
"""),
    stops=_words("""
表示 宣布 指出 强调 強調 抵达 抵達 访问 訪問 会见 會見 会晤 今天 昨天 当天 當天 周日 周一 周二
周三 周四 周五 周六 星期 说 說 称 稱 将 將 在 与 與 和 对 對 的 是 等 已 就 于 於 向 从 從 被
把 以 也 则 要 会 會 未 并 乌克兰 俄罗斯 法国 美国 英国 德国 伊朗 以色列 波兰 芬兰 荷兰 中国
澳大利亚 叙利亚 利比亚 尼日利亚 保加利亚 阿尔及利亚 玻利维亚 罗马尼亚 塞尔维亚 沙特阿拉伯
印度尼西亚 马来西亚 奥地利 意大利 匈牙利 西班牙 葡萄牙 土耳其 加拿大 墨西哥 巴西 阿根廷 印度
日本 韩国 朝鲜 越南 泰国 缅甸 菲律宾 新加坡 巴基斯坦 阿富汗 哈萨克斯坦 伊拉克 约旦 黎巴嫩 埃及
卡塔尔 阿联酋 苏丹 肯尼亚 埃塞俄比亚 南非 瑞典 挪威 丹麦 瑞士 比利时 希腊 捷克 白俄罗斯
格鲁吉亚 亚美尼亚 阿塞拜疆 欧盟 联合国 北约 台湾 香港 澳门 委内瑞拉 哥伦比亚 智利 秘鲁 古巴
澳大利亞 敘利亞 義大利 加拿大 歐盟 聯合國 烏克蘭 俄羅斯 法國 美國 英國 德國 波蘭 芬蘭 荷蘭 中國
前任 现任 呼吁 呼籲 签署 簽署 发表 發表 接受 出席 拒绝 同意 上午 下午
"""),
    starts=(),
    no_names=(),
    least=2,
    most=14,
)
_JAPANESE_TITLES = _words("""
副大統領 大統領 首相 外相 国防相 財務相 防衛相 大臣 長官 議員 会長 社長 知事 市長 報道官 特使
大使 教授 監督 選手 容疑者 被告 総裁 委員長 事務総長 国王 女王 司令官 将軍 書記長 議長 代表 氏
さん
""")
KATAKANA = Script(
    letters="[ァ-ヺー・＝]",
    before=(),
    after=_JAPANESE_TITLES,
    stops=(),
    starts=(),
    no_names=_words("""
アメリカ イギリス イスラエル イタリア イラン インド ウクライナ スペイン ドイツ フランス ロシア
"""),
    least=3,
    most=20,
)
KANJI = Script(
    letters=r"[\p{Han}々]",
    before=(),
    after=_JAPANESE_TITLES,
    stops=_words("""
前 元 新 現 同 両 各 副 日本 米国 中国 韓国 英国
"""),
    starts=(),
    no_names=_words("""
与党 中国 党首 内閣 厚労 参院 国交 国会 外務 委員 官房 容疑 市民 文科 日本 法務 環境 米国 経産
総務 英国 衆院 被害 財務 農水 野党 関係 防衛 韓国 駐日
"""),
    least=2,
    most=5,
)
THAI = Script(
    letters=r"[\p{Thai} ]",
    before=_words("""
นายกรัฐมนตรี นายกฯ รองนายกรัฐมนตรี ประธานาธิบดี รองประธานาธิบดี นางสาว น.ส. นาย นาง ดร.
พล.อ. พล.ต.อ. พล.ท. พล.ต. โฆษก เลขาธิการ ทูต ศาสตราจารย์ รัฐมนตรี ผู้ว่าการ ประธาน
"""),
    after=(),
    stops=_words("""
กล่าว ระบุ เปิดเผย ประกาศ เดินทาง ยืนยัน ชี้แจง แถลง ให้สัมภาษณ์ ปฏิเสธ ต่างประเทศ กลาโหม ลงนาม
หารือ
"""),
    starts=_words("""
ว่า และ ได้ จะ ที่ ใน กับ เป็น ของ มา ไป พร้อม เมื่อ เข้า พบ เรียก รับ เยือน คลัง เผย แห่ง จาก
ถูก ยัง ไม่ จ้าง งาม ร้าย ฟ้า แบบ เอก ทหาร ทุน หน้า แพทย์ พยาบาล สภา กรรมการ บริษัท คณะ รัฐบาล
พรรค กองทัพ ศูนย์ กระทรวง
"""),
    no_names=(),
    least=3,
    most=40,
)


def is_chinese_name(text: str) -> bool:
    """By its characters: a surname and one or two more, or sounds of a foreign name."""
    if text[0] in SURNAMES and len(text) <= _LONGEST:
        return True
    return all(letter in _SOUNDS or letter == "·" for letter in text)
