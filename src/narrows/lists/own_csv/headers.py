"""What the headers of a table of parties mean, in several languages.

Keys are folded as ``fold`` does. The right-hand side is a FollowTheMoney property,
or one of the fields below for what is no property of a party.
"""

from __future__ import annotations

import unicodedata

FIELDS = ("id", "schema", "ignore", "note", "country_issued")
"""Meanings beyond properties: ``note`` keeps a column as remarks, ``ignore`` drops it."""

SANCTION = ("program", "listingDate", "reason", "authority", "sourceUrl", "endDate", "provisions")
"""Properties that belong to the party's listing rather than to the party."""

_WORDS: dict[str, str] = {
    "id": "id uid uuid key reference ref number nr no list_id entity_id party_id record_id"
    " unique_id"
    " referenz kennung schluessel identifiant_interne clave referencia codigo kod klyuch номер код",
    "schema": "schema type entity_type party_type kind category typ art partytype categorie"
    " tipo categoria tipo_de_entidad тип вид 類型 类型 種別 النوع",
    "name": "name full_name fullname party party_name entity entity_name primary_name main_name"
    " legal_name company company_name organisation organization customer_name whole_name"
    " nom nom_complet raison_sociale denomination nombre nombre_completo razon_social"
    " nome nome_completo ragione_sociale vollstaendiger_name firma firmenname bezeichnung"
    " naam имя фио наименование название 姓名 名称 名前 氏名 名稱 الاسم 이름 성명 ad_soyad unvan",
    "firstName": "first_name firstname given_name forename vorname prenom nombre_de_pila"
    " nome_proprio"
    " имя_личное",
    "middleName": "middle_name second_name",
    "lastName": "last_name lastname surname family_name nachname nom_de_famille apellido apellidos"
    " cognome sobrenome фамилия",
    "alias": "alias aliases aka a_k_a also_known_as alternative_name alternative_names other_names"
    " alt_name alt_names aliasname aliasnamen pseudonyme alias_names nombres_alternativos"
    " псевдоним другие_имена 別名 别名",
    "weakAlias": "weak_alias weak_aliases low_quality_alias nickname spitzname",
    "previousName": "previous_name former_name former_names fka f_k_a formerly_known_as"
    " frueherer_name ancien_nom nombre_anterior прежнее_имя 旧称",
    "birthDate": "birth_date birthdate date_of_birth dob born dateofbirth geburtsdatum"
    " date_de_naissance fecha_de_nacimiento data_di_nascita data_de_nascimento"
    " дата_рождения 生年月日 出生日期 تاريخ_الميلاد 생년월일 dogum_tarihi",
    "birthPlace": "birth_place birthplace place_of_birth pob geburtsort lieu_de_naissance"
    " lugar_de_nacimiento luogo_di_nascita место_рождения 出生地",
    "incorporationDate": "incorporation_date founded established foundation_date gruendungsdatum",
    "gender": "gender sex geschlecht sexe sexo sesso пол 性別 性别",
    "nationality": "nationality nationalities citizenship citizenships staatsangehoerigkeit"
    " nationalite nacionalidad nazionalita гражданство 国籍 國籍",
    "country": "country countries country_code land pays pais paese страна 国 国名 國家 البلد 국가"
    " ulke residence country_of_residence",
    "jurisdiction": "jurisdiction country_of_registration country_of_incorporation",
    "flag": "flag flag_state vessel_flag flagge pavillon bandera",
    "address": "address addresses full_address anschrift adresse direccion domicilio indirizzo"
    " endereco"
    " адрес 住所 地址 العنوان 주소 adres",
    "idNumber": "identifier identifiers id_number national_id national_id_number identity_number"
    " document document_number ausweisnummer numero_de_documento numero_d_identite"
    " identifikationsnummer",
    "passportNumber": "passport passport_no passport_number passports reisepass passeport pasaporte"
    " паспорт 旅券番号 护照",
    "taxNumber": "tax_id tax_number tin steuernummer numero_fiscal rfc nif",
    "innCode": "inn инн",
    "ogrnCode": "ogrn огрн",
    "registrationNumber": "registration_number company_number register_number registration_no"
    " handelsregisternummer siren numero_de_registro registration tail_number",
    "leiCode": "lei lei_code",
    "swiftBic": "bic swift swift_bic swift_code",
    "vatCode": "vat vat_number ust_id",
    "imoNumber": "imo imo_number imo_no",
    "mmsi": "mmsi",
    "callSign": "call_sign callsign",
    "position": "position title_position function occupation beruf fonction cargo должность 役職",
    "title": "title titel titre titulo 称号",
    "email": "email e_mail mail",
    "phone": "phone telephone tel mobile",
    "website": "website url web homepage",
    "notes": "note notes remark remarks comment comments bemerkung bemerkungen remarques"
    " observaciones"
    " примечание 備考 备注",
    "program": "program programme programs sanctions_program regime list list_name",
    "listingDate": "listed listed_on listing_date date_listed date_added added_on",
    "endDate": "removed removed_on delisted end_date",
    "reason": "reason reasons grounds grund motif motivo",
    "authority": "authority issuing_authority",
    "sourceUrl": "source source_url link",
}


def fold(header: str) -> str:
    """Return a header in the form it is looked up by: letters and digits joined by ``_``.

    >>> fold(" Date of Birth: ")
    'date_of_birth'
    """
    text = header.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    plain = unicodedata.normalize("NFC", plain)
    return "_".join("".join(c if c.isalnum() else " " for c in plain).split())


MEANINGS: dict[str, str] = {
    fold(word): meaning for meaning, words in _WORDS.items() for word in words.split()
}
"""Folded header to what it means."""

_KINDS: dict[str, str] = {
    "Person": "person individual natural_person human i p mensch natuerliche_person personne"
    " personne_physique persona persona_fisica persona_natural pessoa физлицо физическое_лицо"
    " человек 個人 个人 فرد شخص 개인",
    "Company": "company corporate corporation business firma unternehmen gesellschaft societe"
    " empresa"
    " compania societa компания предприятие 会社 公司 企業 企业 شركة 회사",
    "Organization": "organisation organization org group ngo institution vereinigung organisme"
    " organizacion организация 団体 组织 組織",
    "LegalEntity": "entity legal_entity e unknown juristische_person personne_morale"
    " persona_juridica"
    " юрлицо юридическое_лицо كيان",
    "Vessel": "vessel ship v schiff navire buque nave судно 船舶 سفينة",
    "Airplane": "aircraft airplane plane a flugzeug avion aeronave aereo самолет 航空機 طائرة",
}

SCHEMATA: dict[str, str] = {
    fold(word): schema for schema, words in _KINDS.items() for word in words.split()
}
"""Folded wording of a type column to the schema it means."""
