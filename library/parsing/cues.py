"""Tables of cue words: what news writes around the news, in several languages.

Data and the look-ups into it, no rules.  All names are case-folded.
"""

from __future__ import annotations

import re
from typing import Final


def _names(table: str) -> frozenset[str]:
    """The names in a table, where they are parted by ``|``."""
    return frozenset(name.strip() for name in table.split("|"))


AGENCIES: Final = _names(
    """
    reuters | reuter | ap | associated press | the associated press | afp |
    agence france-presse | dpa | upi | united press international | efe | ansa | apa | tass |
    itar-tass | interfax | ria novosti | ria-novosti | ria | rfe/rl | rferl | rl | voa | bbc |
    bbc news | cnn | xinhua | kyodo | kyodo news | jiji | jiji press | yonhap | pti | ians |
    uni | ani | pap | mti | ctk | čtk | tanjug | hina | beta | fena | mia | bta | agerpres |
    mediafax | belga | anp | ats | sda | keystone-sda | kna | epd | sid | ntb | tt | ritzau |
    stt | bns | leta | elta | irna | isna | mehr | anadolu | aa | cihan | sana | wam | spa |
    mena | petra | kuna | aap | nzpa | cp | the canadian press | canadian press | lusa |
    agência lusa | agência brasil | telam | télam | notimex | prensa latina | europa press |
    adnkronos | agi | lapresse | bloomberg | bloomberg news | dow jones | dow jones newswires |
    knight ridder | mcclatchy | scripps howard | usni | unian | ukrinform | belta | belapan |
    kazinform | trend | azertac | armenpress | civil.ge | iwpr | cna | bernama | antara | vna |
    vnexpress | prnewswire | pr newswire | business wire | globe newswire | wikinews | irin |
    ips | inter press service | kronos | novosti | agencies | agenturen | agences | agencias |
    agências | agenzie | wire | wire reports | wire services | news agencies | epa | getty |
    getty images | afp/getty images | ap photo | reuters photo | polaris | corbis | magnum |
    sipa | abaca | imago | picture alliance | shutterstock | ddp | dapd | рейтер | тасс |
    итар-тасс | риа новости | риа | интерфакс | росбалт | укринформ | унн | 新华社 | 共同 |
    時事 | ロイター | 연합뉴스 | 뉴시스 | 뉴스1 | reuters life! | thomson reuters foundation |
    thomson reuters | nhk | abc news | cbs news | nbc news | cnbc | al jazeera | deutsche welle |
    dw | rfi | france 24 | sky news | npr | pbs | itv
    """
)
"""News agencies and broadcasters that file under a dateline or are credited."""

PHOTO_CREDITS: Final = _names(
    """
    epa | getty | getty images | courtesy photo | courtesy | handout | archive | archives |
    archiv | archivo | file | photo | foto | video grab | videograb | screenshot | screen grab |
    stock photo | public domain | wikimedia | wikimedia commons | wikipedia | commons | flickr |
    creative commons | nasa | u.s. navy | u.s. army | u.s. air force | undated photo | undated |
    rights reserved | imago | picture alliance | shutterstock | istock | corbis | polaris |
    magnum | official photo | family photo | supplied | submitted photo | illustration
    """
)
"""What a picture can be credited to besides an agency."""

REGIONS: Final = _names(
    """
    ala | ariz | ark | calif | colo | conn | del | fla | ga | ill | ind | kan | kans | ky | la |
    mass | md | mich | minn | miss | mo | mont | neb | nebr | nev | n.h | n.j | n.m | n.y | n.c |
    n.d | okla | ore | oreg | pa | penn | r.i | s.c | s.d | tenn | tex | vt | va | wash | w.va |
    wis | wisc | wyo | d.c | b.c | ont | alta | sask | man | que | n.s | n.b | nfld | p.e.i |
    n.z | u.k | u.s | u.s.a | p.r | u.a.e
    """
)
"""Abbreviated regions, whose full stop belongs to them."""

KICKERS: Final = _names(
    """
    analysis | exclusive | breaking | breaking news | opinion | editorial | commentary |
    comment | feature | features | interview | profile | special report | investigation |
    news analysis | explainer | fact check | live | update | news | world | world news |
    international | national | nation | local | local news | regional | politics | business |
    economy | markets | finance | money | technology | tech | science | health | environment |
    climate | education | culture | arts | books | film | music | theatre | entertainment |
    travel | lifestyle | sport | sports | obituary | obituaries | letters |
    letter to the editor | column | perspective | viewpoint | in depth | dispatch | europe |
    africa | asia | americas | middle east | latin america | u.s. | us | uk | russia | china |
    weather | crime | courts | politik | wirtschaft | kultur | wissen | meinung | kommentar |
    analyse | reportage | ausland | inland | panorama | politique | monde | société | économie |
    actualité | tribune | enquête | entretien | éditorial | política | mundo | economía |
    sociedad | cultura | deportes | opinión | análisis | entrevista | reportaje | economia |
    esportes | opinião | análise | brasil | politica | mondo | cronaca | opinioni | polska |
    świat | gospodarka | kultura | nauka | opinie | политика | экономика | общество | культура |
    в мире | спорт
    """
)
"""Labels over a headline: sections of a paper and kinds of text."""

PARTICLES: Final = _names(
    """
    de | del | della | di | da | das | do | dos | du | des | der | den | la | las | le | les |
    los | el | al | an | am | im | in | of | and | the | upon | on | sur | sous | en | et | und |
    y | e | i | aan | op | ob | bei | near | by-the-sea | by | sul | ad | nad | w | na | и | на |
    under
    """
)
"""Words inside the name of a place that need no capital."""

LABELS: Final = _names(
    """
    analysis | update | updated | update1 | update2 | update3 | wrapup | factbox | fact | q&a |
    timeline | chronology | exclusive | breaking | correction | corrected | corrects | advisory |
    alert | urgent | bulletin | flash | newsmaker | feature | special | profile | interview |
    preview | review | snapshot | highlights | instant | insight | scenarios | table | poll |
    research | refile | repeat | recast | recasts | adds | eds | editor's | note | photo |
    photos | video | audio | watch | listen | live | opinion | editorial | commentary | column |
    letter | letters | obituary | talking | explainer | file | undated | question | answer |
    graphic | gallery | slideshow | podcast | related | more | see | read | brief | briefs |
    summary | background | text | transcript | document | documents | diary | schedule |
    calendar | why | what | who | how | when | where | the | a | an | this | that | it | he |
    she | we | they | i | you | but | and | or | if | no | yes | not | there | here | as | for |
    at | by | with | from | to | after | before | while | then | so | in | on | our | his | her |
    their | its
    """
)
"""A first word that makes what stands before a dash no place."""

NOT_PLACES: Final = _names(
    """
    nato | un | eu | usa | uk | osce | oecd | opec | imf | wto | who | cia | fbi | kgb | fsb |
    nsa | nasa | bbc | cnn | rfe/rl | unesco | unicef | unhcr | iaea | aids | hiv | ceo | gdp |
    gnp | epa | fda | fed | dow | nasdaq | ftse | nyse | wheat | corn | soybeans | gold |
    silver | copper | oil | cotton | sugar | coffee | cocoa | gradings | bids only |
    breaking news | fact box | top stories | world news | sports | business | weather |
    politics | asean | eurozone | g8 | g-8 | g7 | g20 | nafta | advertisement | copyright |
    credit | source | sources | contact | end | ends | pro | con | pros | cons | day | week
    """
)
"""Names in capitals before a dash that are no place."""

ACRONYMS: Final = frozenset({"USA", "UAE", "UK", "US", "UN", "DC", "DRC", "CAR", "PNG"})
"""Names of places that stay in capitals."""

CITIES: Final = _names(
    """
    abidjan | abu dhabi | abuja | accra | addis ababa | algiers | almaty | amman | amsterdam |
    ankara | antananarivo | bahrain | berne | ashgabat | asmara | astana | asuncion | asunción |
    athens | athen | atene | atlanta | auckland | baghdad | bagdad | baku | bamako | bangkok |
    barcelona | beijing | peking | beirut | belfast | belgrade | belgrad | berlin | bern |
    bishkek | bogota | bogotá | bonn | boston | brasilia | brasília | bratislava | brazzaville |
    brussels | brüssel | bruxelles | bucharest | budapest | buenos aires | cairo | kairo |
    canberra | caracas | chicago | chisinau | colombo | conakry | copenhagen | kopenhagen |
    dakar | dallas | damascus | delhi | dhaka | doha | dubai | dublin | dushanbe | düsseldorf |
    edinburgh | frankfurt | geneva | genf | genève | ginebra | grozny | hamburg | hanoi |
    harare | havana | la habana | helsinki | hong kong | houston | islamabad | istanbul |
    jakarta | jerusalem | johannesburg | kabul | kampala | karachi | kathmandu | khartoum |
    kiev | kyiv | kiew | kigali | kinshasa | köln | kuala lumpur | kuwait city | lagos | la paz |
    leipzig | lima | lisbon | lisboa | ljubljana | london | londres | los angeles | luanda |
    luxembourg | lyon | madrid | managua | manila | marseille | melbourne | mexico city | miami |
    milan | milano | minsk | mogadishu | montevideo | montreal | montréal | moscow | moskau |
    moscou | moscú | mosca | moskva | mumbai | munich | münchen | muscat | nairobi | new delhi |
    new york | nicosia | oslo | ottawa | panama city | paris | philadelphia | podgorica |
    port-au-prince | porto | prague | prag | praga | praha | pretoria | pristina | pyongyang |
    quito | rabat | rangoon | reykjavik | riga | rio de janeiro | riyadh | rome | roma | rom |
    san francisco | san jose | san josé | san salvador | sanaa | santiago | santo domingo |
    sao paulo | são paulo | sarajevo | seattle | seoul | shanghai | singapore | skopje | sofia |
    st. petersburg | stockholm | stuttgart | strasbourg | straßburg | sydney | taipei | tallinn |
    tashkent | tbilisi | tehran | teheran | tel aviv | the hague | den haag | tirana | tokyo |
    tokio | toronto | tripoli | tunis | turin | torino | ulan bator | united nations |
    vancouver | varsovie | vatican city | venice | vienna | wien | vilnius | warsaw | warschau |
    warszawa | washington | wellington | yangon | yaounde | yerevan | zagreb | zurich | zürich |
    москва | санкт-петербург | киев | минск | алматы | астана | лондон | париж | берлин |
    вашингтон
    """
)
"""Cities that file news: known even without capitals, date or agency."""

AGENCY_WORDS: Final = _names(
    """
    press | presse | prensa | news | newswire | agency | agencies | agence | agencia | agência |
    agentur | agenzia | wire | agencja | service | services | bureau | telegraph | times | post |
    herald | tribune | guardian | observer | journal | gazette | chronicle | newspapers | media |
    radio | television | tv | агентство | новости | nachrichten | noticias | reuters |
    bloomberg | broadcasting
    """
)
"""Words in the name of an agency, a paper or a station."""

OFFICES: Final = _names(
    """
    staff | writer | writers | correspondent | correspondents | reporter | reporters | editor |
    editors | columnist | contributor | contributors | desk | team | special | freelance |
    analyst | producer | photographer | bureau | redaktion | redaktor | korrespondent |
    redaction | rédaction | redacción | redação | redazione | redakcja | chief | senior |
    political | foreign | diplomatic | editorial | agencies | online | digital
    """
)
"""What an author is, rather than who: no part of a name."""

ORG_WORDS: Final = (
    AGENCY_WORDS
    | OFFICES
    | _names(
        """
    the | university | institute | council | committee | foundation | college | school |
    ministry | department | inc | corp | ltd | company | group | magazine | review | today |
    daily | weekly | network | center | centre | union
    """
    )
)
"""Words that no personal name has."""

NOBILIARY: Final = _names(
    """
    de | del | della | di | da | das | dos | du | des | der | den | van | von | zu | zum | zur |
    ter | ten | la | le | el | al | bin | ibn | ben | abu | af | av | y | e | st | d | o | ap |
    mac | do | dal | dalla | degli | dei | lo | bint | vom | und | op | in | 't | te | d' | l'
    """
)
"""Small words inside a personal name."""

_MAX_AGENCY_WORDS: Final = 6
_SPLIT: Final = re.compile(r"\s*[/,;&|+]\s*|\s+(?:and|und|et|y|e|i|и|via)\s+")


def is_agency(name: str) -> bool:
    """Whether ``name`` is a known agency, or several joined by slashes and the like."""
    folded = name.casefold().strip(" .")
    if folded in AGENCIES:
        return True
    parts = _SPLIT.split(folded)
    return len(parts) > 1 and all(part in AGENCIES for part in parts)


def may_be_agency(name: str) -> bool:
    """Whether a name in parentheses after a place or date can be an agency we do not know."""
    words = name.split()
    if not words or len(words) > _MAX_AGENCY_WORDS or name[0].isdigit():
        return False
    if len(words) == 1 and name.islower():
        return len(name) <= 4  # dpa, epa, efe
    return words[0][0].isupper() and words[0].casefold() not in LABELS


def is_city(name: str) -> bool:
    """Whether ``name`` is a city known to file news."""
    return name.casefold().strip(" .") in CITIES


def ends_in_region(place: str) -> bool:
    """Whether the full stop at the end of ``place`` is that of an abbreviation."""
    last = place.rpartition(",")[2].rpartition(" ")[2].rstrip(".").casefold()
    return last in REGIONS


def ends_in_initial(name: str) -> bool:
    """Whether the full stop at the end of ``name`` belongs to "Jr." or an initial."""
    last = name.rpartition(" ")[2].casefold()
    return last in {"jr.", "sr.", "jun.", "sen.", "inc."} or len(last) == 2
