"""Datelines as they are printed, and what only looks like one."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from library.parsing import dateline, dates
from library.parsing.dates import Day

# text | place | date | agency | the text after the dash
DATELINES = """
June 26, 2007 (RFE/RL)\xa0 -- Russian Foreign | | 2007-06-26 | RFE/RL | Russian Foreign
NEW YORK, March 2 - Standard Oil | NEW YORK | -03-02 | | Standard Oil
KANSAS CITY, MO., March 19 - The board | KANSAS CITY, MO. | -03-19 | | The board
WASHINGTON, March 12 - The Fed | WASHINGTON | -03-12 | | The Fed
CASTELO, March 3, 2008 (MNA) -- Dockworkers | CASTELO | 2008-03-03 | MNA | Dockworkers
SAREK PASS, Jan. 15, 2008 (Corvane Wire) — Talks | SAREK PASS | 2008-01-15 | Corvane Wire | Talks
QUELLA, Ardenia, August 21, 2007 (CWS) - Some | QUELLA, Ardenia | 2007-08-21 | CWS | Some
PORT MARENGO -- A fire | PORT MARENGO | | | A fire
TARRAQ (Northlight Press) — For | TARRAQ | | Northlight Press | For
TROMSØ, Feb 12 - Skippers | TROMSØ | -02-12 | | Skippers
KABUL, Afghanistan (AP) — Gunmen | KABUL, Afghanistan | | AP | Gunmen
WASHINGTON (AP) - The | WASHINGTON | | AP | The
WASHINGTON (AP)—The | WASHINGTON | | AP | The
UNITED NATIONS (Reuters) – The | UNITED NATIONS | | Reuters | The
(Reuters) - A man | | | Reuters | A man
(CNN) -- Voters | | | CNN | Voters
BEIJING, March 3 (Xinhua) -- China | BEIJING | -03-03 | Xinhua | China
TOKYO, March 3 KYODO - Japan | TOKYO | -03-03 | KYODO | Japan
MOSCOW. June 26 (Interfax) - Russia | MOSCOW | -06-26 | Interfax | Russia
MOSCOW, June 26 /ITAR-TASS/ - Russia | MOSCOW | -06-26 | ITAR-TASS | Russia
МОСКВА, 26 июня. /ТАСС/. Президент | МОСКВА | -06-26 | ТАСС | Президент
МОСКВА, 17 апреля 2009 (ББН) — Экипаж | МОСКВА | 2009-04-17 | ББН | Экипаж
МОСКВА, 26 июн — РИА | МОСКВА | -06-26 | | РИА
NEW DELHI, March 3 (PTI): The | NEW DELHI | -03-03 | PTI | The
NEW DELHI (PTI): The | NEW DELHI | | PTI | The
Zaragoza, 12 mar 2009 (Poniente).- Los | Zaragoza | 2009-03-12 | Poniente | Los
Madrid, 26 jun (EFE).- El | Madrid | -06-26 | EFE | El
MADRID, 3 Mar. (EUROPA PRESS) - El | MADRID | -03-03 | EUROPA PRESS | El
BOGOTÁ, 26 de junio de 2007 (EFE) — El | BOGOTÁ | 2007-06-26 | EFE | El
NANTES, 21 janvier 2009 (Agence Ligérienne) — Les | NANTES | 2009-01-21 | Agence Ligérienne | Les
PARIS, 1er mars (Reuters) - La | PARIS | -03-01 | Reuters | La
PARIS (AFP) — Les | PARIS | | AFP | Les
HAMBURG, 8. September 2008 (rpa) - Die | HAMBURG | 2008-09-08 | rpa | Die
Berlin (dpa) - Die | Berlin | | dpa | Die
WIEN, 26. Jänner (APA) – Der | WIEN | -01-26 | APA | Der
RECIFE, 5 de maio de 2009 (Agência Atlante) — O | RECIFE | 2009-05-05 | Agência Atlante | O
BRASÍLIA, 3 Mar (Reuters) - O | BRASÍLIA | -03-03 | Reuters | O
(ANSA) - ROMA, 3 MAR - Una | ROMA | -03-03 | ANSA | Una
Roma, 3 mar. (Adnkronos) - Il | Roma | -03-03 | Adnkronos | Il
26.06. Warszawa (PAP) - Prezydent | Warszawa | -06-26 | PAP | Prezydent
Warszawa, 3.03.2008 (PAP) - Prezydent | Warszawa | 2008-03-03 | PAP | Prezydent
WARSZAWA, 26 czerwca 2007 (PAP) - Sejm | WARSZAWA | 2007-06-26 | PAP | Sejm
DEN HAAG, 26 juni (ANP) - De | DEN HAAG | -06-26 | ANP | De
RICHMOND, Va. Feb 26 - The | RICHMOND, Va. | -02-26 | | The
ROCKVILLE, Md, - March 6 - The | ROCKVILLE, Md | -03-06 | | The
KANSAS CITY, Mo. - March 13 - The | KANSAS CITY, Mo. | -03-13 | | The
MINNEAPOLIS, MINN.,March 13 - The | MINNEAPOLIS, MINN. | -03-13 | | The
WINSTON-SALEM, N.C., March 2 - The | WINSTON-SALEM, N.C. | -03-02 | | The
RIO DE JANEIRO, MARCH 18 - The | RIO DE JANEIRO | -03-18 | | The
THE HAGUE, April 9 - The | THE HAGUE | -04-09 | | The
AMSTERDAM, 2 March - The | AMSTERDAM | -03-02 | | The
JOHANNESBURG March 13 - The | JOHANNESBURG | -03-13 | | The
CHICAGO, March 4, - The | CHICAGO | -03-04 | | The
ROME, March 13, Reuter - The | ROME | -03-13 | Reuter | The
NEW YORK, FEb 26 - The | NEW YORK | -02-26 | | The
****SANTO DOMINGO, March 4 - The | SANTO DOMINGO | -03-04 | | The
ST. LOUIS, June 2 - The | ST. LOUIS | -06-02 | | The
McALLEN, Texas (AP) — The | McALLEN, Texas | | AP | The
ABOARD AIR FORCE ONE (AP) — The | ABOARD AIR FORCE ONE | | AP | The
ABOARD AIR FORCE ONE — The president | ABOARD AIR FORCE ONE | | | The president
KABUL/WASHINGTON (Reuters) - The | KABUL/WASHINGTON | | Reuters | The
WASHINGTON and NEW YORK, June 26 (AP) — The | WASHINGTON and NEW YORK | -06-26 | AP | The
London – The prime minister said so. | London | | | The prime minister said so.
Tuesday, June 26, 2007 (AP) - Oil | | 2007-06-26 | AP | Oil
MOSCOW, Tuesday, June 26 (AP) -- Oil | MOSCOW | -06-26 | AP | Oil
【ワシントン共同】米政府は | ワシントン | | 共同 | 米政府は
[東京 3日 ロイター] - 日銀は | 東京 | | ロイター | 日銀は
新华社北京3月3日电（记者）中国 | 北京 | -03-03 | 新华社 | （记者）中国
(서울=연합뉴스) 홍길동 기자 = 정부는 | 서울 | | 연합뉴스 | 정부는
"""

LOOK_ALIKES = """
Russia -- Europe's biggest supplier of gas -- said on Tuesday it would wait.
Moscow – Europe's biggest city – has never seen such a winter.
Experts – and there are many of them – say that it will rain.
NATO -- the alliance -- did not comment.
FACTBOX - Key facts about the pass
FACTBOX -- Key facts about the pass
ANALYSIS - Why the talks failed
UPDATE 1 - Thousands flee
UPDATE 1-Thousands flee Varnheim
QUESTION - What comes next?
WATCH -- The moment the bridge fell
EXCLUSIVE: Minister to resign
Q - And then?
Q&A: What happens now
The vote – the third this year – came at night.
"We agreed about the heating," Sorel said - and left.
The company - which owns three mines - said so.
Jane Doe - the first woman to lead the party - won.
On June 26 - a Tuesday - the ministers met.
In 2007 - the year of the treaty - nobody came.
June 26 - The ministers meet.
March 15 -- Election day.
15 - the number of votes - decided it.
Smith, 43 - a carpenter - said so.
PARLIAMENT PASSES BUDGET - GOVERNMENT SURVIVES BY TWO VOTES
MONEY RATES - INTERNATIONAL SUMMARY - APR 3
ZURICH GOLD OPENING - APRIL 7 pool 420.50
BICC SEEKS ACCELERATED EARNINGS GROWTH LONDON, March 25 - BICC said
N.Y. TANKERS - April 7 - Nothing was taken
One Week Ended Feb 16 - The figures
LE POINT SUR LA SITUATION - «Nous avons gagné»
Große Aufregung am Dienstag in Elmshorn (Kreis Pinneberg): Die Feuerwehr kam.
Die Partei (SPD) - die älteste - verlor.
It rose 3.5 percent (AP) and fell again - twice.
【速報】政府が発表
【連日の雨】被害広がる
(CORRECTION) - TRANSALTA UTILITIES CORP YEAR NET
a well-known - and unloved - rule
--
-
(  ) - x
"""


def cases(table: str) -> list[str]:
    """The lines of a table."""
    return [line for line in table.strip("\n").split("\n") if line]


@pytest.mark.parametrize("line", cases(DATELINES))
def test_datelines(line: str):
    text, place, date, agency, rest = (part.strip(" ") for part in line.split(" |"))
    found = dateline.find(text)
    assert found is not None
    assert (found.dateline.place or "") == place
    assert (found.dateline.agency or "") == agency
    day = found.day or Day(None, None, None)
    printed = f"{day.year or ''}-{day.month:02}-{day.day:02}" if day.month and day.day else ""
    assert printed == date
    assert text[found.lead :].strip() == rest
    assert " ".join(text[found.start : found.end].split()) == found.dateline.text
    assert found.dateline.text[-1] not in "-–—, "


@pytest.mark.parametrize("text", cases(LOOK_ALIKES))
def test_what_is_no_dateline(text: str):
    assert dateline.find(text) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("MOSCOW, June 26, 2007", "MOSCOW"),
        ("Moscow, 26 June 2007 (RFE/RL)", "Moscow"),
        ("June 26, 2007 (RFE/RL)", None),
        ("PARIS (AFP)", "PARIS"),
    ],
)
def test_a_line_of_its_own(text: str, place: str | None):
    found = dateline.alone(text)
    assert found is not None
    assert found.dateline.text == text
    assert found.dateline.place == place


@pytest.mark.parametrize(
    "text",
    [
        "Moscow",
        "Jane Doe",
        "Von dpa",
        "A Week in the Tower",
        "2006",
        "N.Y. TANKERS - April 7",
        "TOKYO RUBBER (YEN PER KILO) - APRIL 07",
        "One Week Ended Feb 16",
        "7-APR FOR PREVIOUS TRADING DAY",
    ],
)
def test_a_line_that_is_none(text: str):
    assert dateline.alone(text) is None


@pytest.mark.parametrize(
    ("text", "place", "day"),
    [
        ("SALVADOR, Feb 26 -", "SALVADOR", Day(None, 2, 26)),
        ("omaha, april 7 -", "omaha", Day(None, 4, 7)),
        ("NEW YORK -", "NEW YORK", None),
        ("APRIL 7 -", None, Day(None, 4, 7)),
        ("NEW YORK, Narch 2 -", "NEW YORK", None),
        ("NEW YORK, March 119 -", "NEW YORK", None),
        ("CHICAGO, April -", "CHICAGO", None),
        ("us 7.8015 -", None, None),
        ("Mar --- --- ---", None, None),
        ("--", None, None),
        ("", None, None),
    ],
)
def test_stated(text: str, place: str | None, day: Day | None):
    found = dateline.stated(text)
    assert found.dateline.place == place
    assert found.day == day


def test_stated_with_words_of_the_lead():
    text = "CALAIS, March 31 - <Eurotunnel>, the Anglo-"
    found = dateline.stated(text)
    assert found.dateline.text == "CALAIS, March 31"
    assert text[found.lead :].strip() == "<Eurotunnel>, the Anglo-"


@pytest.mark.gate
def test_reuters_datelines(shared: Path):
    both = total = 0
    with gzip.open(shared / "data" / "reuters21578.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if not record["dateline"]:
                continue
            total += 1
            found = dateline.stated(record["dateline"])
            date = dates.publish(found.day, dates.parse(record["date"])) if found.day else None
            both += bool(found.dateline.place and date)
    print(f"place and date in {both} of {total} datelines ({both / total:.2%})")
    assert total == 19_043
    assert both / total >= 0.993
