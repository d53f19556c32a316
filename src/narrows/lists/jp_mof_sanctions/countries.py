"""Countries by their Japanese names, long and short, as the list writes them."""

from __future__ import annotations

import re

from narrows.codes.country import country_code

_NAMES = {
    "af": "アフガニスタン", "dz": "アルジェリア", "us": "アメリカ合衆国 米国 アメリカ",
    "gb": "英国 イギリス", "id": "インドネシア", "in": "インド", "iq": "イラク", "ir": "イラン",
    "ye": "イエメン イエメン共和国", "il": "イスラエル", "it": "イタリア", "ua": "ウクライナ",
    "uz": "ウズベキスタン", "ug": "ウガンダ", "eg": "エジプト", "er": "エリトリア エリトリア国",
    "et": "エチオピア", "au": "オーストラリア", "at": "オーストリア", "nl": "オランダ",
    "om": "オマーン オマーン国", "ca": "カナダ", "qa": "カタール", "kz": "カザフスタン",
    "kp": "北朝鮮", "kr": "韓国 大韓民国", "kg": "キルギス", "cy": "キプロス",
    "kw": "クウェート クウェイト",
    "ge": "グルジア ジョージア", "ke": "ケニア", "cd": "コンゴ民主共和国", "cg": "コンゴ共和国",
    "sa": "サウジアラビア サウディ・アラビア サウディアラビア", "sy": "シリア シリア・アラブ共和国",
    "sg": "シンガポール", "ch": "スイス", "se": "スウェーデン", "sd": "スーダン",
    "ss": "南スーダン", "es": "スペイン", "sk": "スロバキア", "sn": "セネガル", "so": "ソマリア",
    "suhh": "ソビエト社会主義共和国連邦 ソ連", "th": "タイ", "tz": "タンザニア",
    "tj": "タジキスタン",
    "tw": "台湾", "td": "チャド", "cf": "中央アフリカ共和国", "cn": "中国 中華人民共和国",
    "tn": "チュニジア", "de": "ドイツ", "tr": "トルコ", "tt": "トリニダード・トバゴ",
    "ng": "ナイジェリア", "ne": "ニジェール", "no": "ノルウェー", "ht": "ハイチ",
    "pk": "パキスタン",
    "ps": "パレスチナ", "bh": "バーレーン", "ph": "フィリピン", "fr": "フランス",
    "bg": "ブルガリア",
    "by": "ベラルーシ", "be": "ベルギー", "ba": "ボスニア・ヘルツェゴビナ", "hk": "香港",
    "my": "マレーシア", "ml": "マリ", "mm": "ミャンマー", "mr": "モーリタニア", "ma": "モロッコ",
    "jo": "ヨルダン", "ly": "リビア", "lb": "レバノン", "ru": "ロシア ロシア連邦", "rw": "ルワンダ",
    "ae": "アラブ首長国連邦", "az": "アゼルバイジャン", "am": "アルメニア", "rs": "セルビア",
    "jp": "日本 日本国", "bd": "バングラデシュ", "ci": "コートジボワール", "lr": "リベリア",
}  # fmt: skip

_BY_NAME = {name: code for code, names in _NAMES.items() for name in names.split()}
_KANA = re.compile(r"^[^A-Za-z]+")


def japanese_country(text: str) -> str | None:
    """Return the code of a country named in Japanese, alone or with its English name.

    >>> japanese_country("ルワンダ共和国"), japanese_country("エジプトEgypt")
    ('rw', 'eg')
    """
    bare = text.strip(" 。.")
    kana = _KANA.match(bare)
    for name in (bare, kana[0].strip() if kana else bare):
        for form in (name, name.removesuffix("共和国"), name.removesuffix("国")):
            if form in _BY_NAME:
                return _BY_NAME[form]
    return country_code(bare)
