"""Headers of the sheets, which differ from sheet to sheet, and what they mean."""

from __future__ import annotations

import unicodedata

_FIELDS = {
    "notice_date": "告示日付",
    "notice_number": "告示番号",
    "name_ja": "日本語表記",
    "name_en": "英語表記",
    "alias": "別名 別称 別名・別称 別称・別名 確定可能な別名 別称・旧称",
    "previousName": "旧称 旧称・以前の呼称 過去の別名 以前の別名",
    "weakAlias": "確定に十分でない別名",
    "title": "称号",
    "position": "役職 肩書 肩書等",
    "birthDate": "生年月日",
    "birth": "生年月日・出生地",
    "birthPlace": "出生地 出生地・出身地",
    "nationality": "国籍",
    "passportNumber": "旅券番号",
    "idNumber": "ID番号 身分登録番号 身分証番号",
    "address": "住所 住所等 所在地 住所・所在地 所在地・住所登録された事務所の住所 活動地域・住所",
    "un_date": "リスト掲載日 国連制裁員会による指定日 国連制裁委員会による指定日",
    "un_reference": "国連参照番号",
    "phone": "電話 電話番号",
    "fax": "FAX",
    "basis": "指定の根拠 決議1483上の根拠",
    "notes": "その他の情報 詳細",
}

MEANINGS = {header: field for field, headers in _FIELDS.items() for header in headers.split()}
"""Header without blanks and in normal width to the field it holds."""

NEEDED = frozenset(("notice_date", "notice_number", "name_ja", "name_en"))
"""Fields every sheet of parties has."""

PERSONAL = frozenset(("title", "birthDate", "birth", "birthPlace", "nationality", "passportNumber"))
"""Fields that only people have."""

UNKNOWN = frozenset(("不明", "なし", "無し", "-", "—", "N/A"))
"""The publisher's words for a value it does not know."""


def plain(text: str) -> str:
    """Return text in normal width, without marks of carriage, trimmed."""
    return unicodedata.normalize("NFKC", text.replace("_x000D_", "")).strip()


def meaning(header: str) -> str | None:
    """Return the field a header stands for, or None."""
    return MEANINGS.get("".join(plain(header).split()))
