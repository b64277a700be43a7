"""The languages of the interface: catalogues read once, dates and numbers said their way.

Messages are written in French in the code and the templates; `locale/en` translates
them. Catalogues are read from their sources at start: there is nothing to compile.
"""

import gettext
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from wikimarche.errors import Sentence

__all__ = ["LANGUAGES", "Tongue", "load_tongues", "preferred"]

LANGUAGES = ("fr", "en")
LOCALES = {"fr": "fr_FR", "en": "en_GB"}
WHOLE_EUROS = {"fr": "#,##0\u00a0¤", "en": "¤#,##0"}


@dataclass(frozen=True)
class Tongue:
    """One language: its catalogue, its way with dates and numbers, the zone of the hours shown."""

    code: str
    locale: Locale
    catalogue: gettext.NullTranslations
    zone: ZoneInfo

    def say(self, sentence: Sentence) -> str:
        """Say a sentence of the program in this language."""
        if sentence.plural:
            count = int(sentence.values["count"])
            text = self.catalogue.ngettext(sentence.text, sentence.plural, count)
        else:
            text = self.catalogue.gettext(sentence.text)
        return text % sentence.values if sentence.values else text

    def day(self, value: date | datetime | None) -> str:
        """Say a day: 24 novembre 2026."""
        if value is None:
            return ""
        if isinstance(value, datetime):
            value = value.astimezone(self.zone).date()
        return dates.format_date(value, "long", locale=self.locale)

    def clock(self, value: datetime) -> str:
        """Say an hour: 14:32."""
        return dates.format_time(value, "HH:mm", tzinfo=self.zone, locale=self.locale)

    def moment(self, value: datetime) -> str:
        """Say a day and an hour."""
        between = {"fr": "à", "en": "at"}[self.code]
        return f"{self.day(value)} {between} {self.clock(value)}"

    def amount(self, value: Decimal | None) -> str:
        """Say an amount of euros."""
        if value is None:
            return ""
        whole = value == value.to_integral_value()
        return numbers.format_currency(
            value,
            "EUR",
            format=WHOLE_EUROS[self.code] if whole else None,
            currency_digits=not whole,
            locale=self.locale,
        )

    def number(self, value: int | Decimal) -> str:
        """Say a number with its thousands apart."""
        return numbers.format_decimal(value, locale=self.locale)


def _catalogue(code: str) -> gettext.NullTranslations:
    source = files("wikimarche.locale") / f"{code}.po"
    with io.BytesIO(source.read_bytes()) as text:
        catalogue = read_po(text, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def load_tongues(timezone: str) -> Mapping[str, Tongue]:
    """Read every language's catalogue; hours will be shown in this zone."""
    zone = ZoneInfo(timezone)
    return {
        code: Tongue(code, Locale.parse(LOCALES[code]), _catalogue(code), zone)
        for code in LANGUAGES
    }


def preferred(header: str) -> str:
    """Give the first of our languages that an Accept-Language header names; French otherwise."""
    for part in header.split(","):
        code = part.split(";")[0].strip()[:2].lower()
        if code in LANGUAGES:
            return code
    return LANGUAGES[0]
