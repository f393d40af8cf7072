"""The names of months and weekdays, as datelines and date lines print them.

Data only: a new language is a new row.  Names are case-folded and without the
full stop of an abbreviation.
"""

from __future__ import annotations

from typing import Final

_NAMES: Final = {
    "en": "january february march april may june july august september october november december",
    "en-short": "jan feb mar apr may jun jul aug sep oct nov dec",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "es-short": "ene feb mar abr may jun jul ago sep oct nov dic",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "de-short": "jan feb mär apr mai jun jul aug sep okt nov dez",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "fr-short": "janv févr mars avr mai juin juil août sept oct nov déc",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
    "pt-short": "jan fev mar abr mai jun jul ago set out nov dez",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
    "it-short": "gen feb mar apr mag giu lug ago set ott nov dic",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "nl-short": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października "
    "listopada grudnia",
    "pl-nominative": "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień "
    "październik listopad grudzień",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ru-nominative": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь "
    "декабрь",
    "ru-short": "янв фев мар апр мая июн июл авг сен окт ноя дек",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
}

_VARIANTS: Final = {
    "sept": 9, "janeiro": 1, "fevrier": 2, "fevr": 2, "fév": 2, "aout": 8, "decembre": 12,
    "maerz": 3, "marz": 3, "marco": 3, "jänner": 1, "jaenner": 1, "setiembre": 9, "setbre": 9,
    "jänn": 1, "feber": 2, "февр": 2, "сент": 9, "нояб": 11, "wrzesnia": 9, "pazdziernika": 10,
}  # fmt: skip

MONTHS: Final[dict[str, int]] = {
    name: number for row in _NAMES.values() for number, name in enumerate(row.split(), start=1)
} | _VARIANTS
"""Every name of a month to its number."""

WEEKDAYS: Final[frozenset[str]] = frozenset(
    (
        "monday tuesday wednesday thursday friday saturday sunday "
        "mon tue tues wed thu thur thurs fri sat sun "
        "lunes martes miércoles jueves viernes sábado domingo "
        "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag "
        "lundi mardi mercredi jeudi vendredi samedi dimanche "
        "segunda terça quarta quinta sexta segunda-feira terça-feira quarta-feira quinta-feira "
        "sexta-feira lunedì martedì mercoledì giovedì venerdì sabato domenica "
        "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
        "poniedziałek wtorek środa czwartek piątek sobota niedziela "
        "понедельник вторник среда четверг пятница суббота воскресенье"
    ).split()
)
"""Every name of a weekday; it may stand before a date."""

ZONES: Final[dict[str, int]] = {
    "gmt": 0, "utc": 0, "z": 0, "ut": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300,
    "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "cet": 60, "cest": 120, "eet": 120,
    "eest": 180, "jst": 540,
}  # fmt: skip
"""Named time zones that mean one offset only, in minutes.  BST and IST do not."""
