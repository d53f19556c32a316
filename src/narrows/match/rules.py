# ruff: noqa: E501  one rule a line
"""The catalogue of evidence codes: what each piece of a score means.

``narrows rule CODE`` prints an entry; reports quote it. Every code that can appear in
a finding of a party screen stands here, and nothing else does.
"""

from __future__ import annotations

import msgspec

from narrows.model.errors import UnknownOption


class Rule(msgspec.Struct, frozen=True):
    """One evidence code.

    Attributes:
        code: The code as it stands in findings.
        title: What it says, in a few words.
        explanation: How it is found and how its weight comes about.
    """

    code: str
    title: str
    explanation: str


_LEARNED = (
    "The weight is learned from the lists' own spelling variants and non-matching neighbours."
)
_POLICY = "The weight is the policy's."

_RULES = (
    ("NAME-WORD", "A word agrees", "A word of the name asked about and a listed word are the same, or spellings of one word across scripts, schemes and typing errors. Rare words weigh more than common ones. " + _LEARNED),
    ("NAME-WORD-JOINED", "Written apart or together", "One word on one side is several adjacent words on the other (Abd Allah, Abdallah). " + _LEARNED),
    ("NAME-INITIAL", "An initial agrees", "A single letter may stand for the word on the other side. " + _LEARNED),
    ("NAME-NUMBER", "A number agrees", "Digits, number words, ordinals and roman numerals of the same value. " + _LEARNED),
    ("NAME-NUMBER-CONTRADICTED", "Numbers differ", "Both names carry a number and the numbers are not the same: another ship, unit or branch. " + _LEARNED),
    ("NAME-WORD-CONTRADICTED", "A word contradicts", "Both names have a word in this place and the words are different: much stronger against a match than a word that is only missing. " + _LEARNED),
    ("NAME-WORD-MISSING", "A listed word is missing", "The listed name has a word the name asked about does not have. " + _LEARNED),
    ("NAME-WORD-ADDED", "A word is added", "The name asked about has a word the listed name does not have. " + _LEARNED),
    ("NAME-ORDER", "The order differs", "The words agree in another order than both sides give them. " + _LEARNED),
    ("NAME-ONE-OF-MANY", "One word against several", "One side is a single word, the other has several: little is known. " + _LEARNED),
    ("NAME-BOTH-ONE", "Single words", "Both names are a single word. " + _LEARNED),
    ("NAME-ALL-AGREE", "Every word agrees", "No word is left over or contradicts. " + _LEARNED),
    ("NAME-THREE-AGREE", "Three words agree", "Three or more words agree. " + _LEARNED),
    ("NAME-ONLY-ONE-AGREES", "Only one word agrees", "Of several words on both sides only one agrees. " + _LEARNED),
    ("NAME-NONE-AGREES", "No word agrees", "No word of the names agrees. " + _LEARNED),
    ("NAME-CONTRADICTED-TWICE", "Two words contradict", "Two or more words contradict. " + _LEARNED),
    ("NAME-ONE-CONTRADICTS", "One word contradicts", "Two or more words agree and one contradicts: relatives and namesakes differ so. " + _LEARNED),
    ("NAME-FATHER-AND-SON", "Father and son exchanged", "What is the father's name on one side is a name of the person on the other, and the other way round: Salman bin Umar is not Umar bin Salman. " + _LEARNED),
    ("NAME-COMPARED", "Names are compared", "Two names that share keys are more often one party's than two parties are; and each word below is weighed against that. It is less where what agrees is common: such words are shown as adding nothing. " + _LEARNED),
    ("NAME-ACRONYM", "An acronym", "A word of one name is the first letters of adjacent words of the other, as they are written or as they are in English or Russian (Z for a plant, zavod). " + _LEARNED),
    ("NAME-PART-OPEN", "A part of a name is open", "A share of what one name says (its words weighed by rarity) has no agreeing word in the other. Several grades add up. " + _LEARNED),
    ("NAME-BOTH-OPEN", "Both names have open words", "Not even the name with less left over agrees in every word: the names do not only differ in length. " + _LEARNED),
    ("NAME-TELLING-DIFFERS", "The telling words differ", "The rarest word of neither name agrees with a word of the other. " + _LEARNED),
    ("NAME-SHORT-AGREE", "Short words agree", "All words that agree, or all but one, have four letters or fewer, or are single Han or Hangul signs: many people share them. " + _LEARNED),
    ("NAME-LAST-DIFFERS", "The last words contradict", "The last words of the two names stand against each other and are no spellings of one word: others of one house share the rest. " + _LEARNED),
    ("NAME-SIGNS-DIFFER", "Another sign", "One name is nothing but single Han or Hangul signs, and not every word agrees: such names leave none out. " + _LEARNED),
    ("NAME-LOOSE", "Loose agreement", "A word that agrees is spelled so differently that it may be another word, or no word agrees closely. " + _LEARNED),
    ("NAME-INITIALS-MOSTLY", "Mostly initials", "Beside initials no more than one word agrees: very many names fit. " + _LEARNED),
    ("NAME-COMMON", "Common words agree", "What agrees closely is common, even all words together: many people have such a name. " + _LEARNED),
    ("NAME-LEGAL-EQUAL", "Same legal form", "Both names give the same legal form, in whatever spelling. " + _LEARNED),
    ("NAME-LEGAL-COMPATIBLE", "Compatible legal forms", "The legal forms are national names for much the same. " + _LEARNED),
    ("NAME-LEGAL-DIFFERENT", "Different legal forms", "The legal forms are of different kinds. " + _LEARNED),
    ("NAME-LEGAL-MISSING", "A legal form is missing", "Only one side gives a legal form. " + _LEARNED),
    ("NAME-EXACT", "The same name", "Both names are the same words; case, spacing, diacritics, Unicode form and order aside. " + _LEARNED),
    ("ALIAS-WEAK", "A weak alias", "The list itself calls this name weak or of low quality. It alerts only with a second piece of evidence. " + _POLICY),
    ("ALIAS-WEAK-EXACT", "A weak alias, word for word", "The list calls this name weak, but it is the name asked about, word for word. " + _POLICY),
    ("BIRTH-DATE-EQUAL", "Same date of birth", "The dates of birth are equal to the day. " + _POLICY),
    ("BIRTH-DATE-SWAPPED", "Day and month exchanged", "The dates are equal once day and month of one are exchanged. " + _POLICY),
    ("BIRTH-DATE-OVERLAPS", "Dates agree as far as known", "At least one date is known only to the month, year or period, and both fit. " + _POLICY),
    ("BIRTH-DATE-SAME-YEAR", "Same year of birth", "The year is the same, the day is not. " + _POLICY),
    ("BIRTH-DATE-NEAR", "Dates of birth are near", "At most two years apart. " + _POLICY),
    ("BIRTH-DATE-CONTRADICTED", "Dates of birth contradict", "More than two years apart. " + _POLICY),
    ("BIRTH-DATE-FAR", "Dates of birth are far apart", "More than ten years apart. " + _POLICY),
    ("COUNTRY-SAME", "A country in common", "Nationality, residence, registration or flag share a country, or a state and its successor. " + _POLICY),
    ("COUNTRY-CONTRADICTED", "No country in common", "Both sides name countries and share none. " + _POLICY),
    ("GENDER-SAME", "Same gender", _POLICY),
    ("GENDER-CONTRADICTED", "Different gender", _POLICY),
    ("BIRTH-PLACE-SAME", "Place of birth in common", "The places of birth share a place name. " + _POLICY),
    ("BIRTH-PLACE-CONTRADICTED", "Different places of birth", "The places of birth share no name. " + _POLICY),
    ("IDENTIFIER-EQUAL", "The same number", "A document, register, hull, wallet or bank number of the same type is equal and its check digits hold. " + _POLICY),
    ("IDENTIFIER-EQUAL-UNCHECKED", "The same number, not checked", "Numbers are equal but their types are not stated alike, or check digits do not hold. " + _POLICY),
    ("IDENTIFIER-EQUAL-SHORT", "The same short number", "Numbers are equal but too short, or of too different a type, to decide. " + _POLICY),
    ("IDENTIFIER-TYPO", "Numbers one slip apart", "Long numbers of one type differ by one character or one exchange of neighbours. " + _POLICY),
    ("IDENTIFIER-CONTRADICTED", "Different unique numbers", "Both sides give a valid number of a type of which a holder has only one, and they differ. " + _POLICY),
    ("ADDRESS-SAME", "The same address", _POLICY),
    ("ADDRESS-SIMILAR", "Similar addresses", _POLICY),
    ("KIND-DIFFERS", "Another kind of party", "Asked for as one kind (a person), listed as another (a company): found all the same, and marked. " + _POLICY),
    ("KIND-NEAR", "A related kind of party", "Asked for and listed under different schemata of one kind. " + _POLICY),
    ("TEXT-TAMPERED", "Signs ordinary typing does not produce", "The name holds letters of other alphabets that look alike, invisible characters or direction overrides. They were undone, and this says how it was read; it adds no bits."),
    ("TEXT-UNDONE", "Written in a way that had to be undone", "Escapes, letters set apart or words run together were undone, and this says how the name was read; it adds no bits."),
)  # fmt: skip


def rules() -> tuple[Rule, ...]:
    """Return every rule of the party screen, in the order of the catalogue."""
    return tuple(Rule(*entry) for entry in _RULES)


def rule(code: str) -> Rule:
    """Return the rule for an evidence code.

    Raises:
        UnknownOption: there is no such code.
    """
    wanted = code.strip().upper()
    for one in rules():
        if one.code == wanted:
            return one
    near = [one.code for one in rules() if one.code.split("-")[0] == wanted.split("-")[0]]
    raise UnknownOption(
        f"there is no evidence code {code!r}",
        hint="known codes: " + ", ".join(near or [one.code for one in rules()]),
    )
