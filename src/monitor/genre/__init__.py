"""What kind of text a report is, by its link, its headline's form, its summary and its tags.

link's sections | label before the headline | the headline's form | the link's words
                | what a newsletter says of itself | tags | a teaser that asks
                | an expert who thinks | a headline that weighs -> genre, and why

Outlets mark what is no report of an event, in their own words: `/opinion/`, `/en-direct/`,
`Комментарий:`, `What to know`. What nothing marks is a report, unless it weighs (`judging`). Words
of many languages stand in one table, because a section's name is seldom a word of another genre
elsewhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from urllib.parse import unquote

import regex

from monitor.genre.judging import asks, weighs
from monitor.genre.voices import thinks
from monitor.model import Item


class Genre(StrEnum):
    """The kinds that are told apart."""

    REPORT = "report"
    COMMENT = "comment"  # opinion, letters, leaders
    EXPLAINER = "explainer"  # analysis, background, profile, what to know
    BRIEFING = "briefing"  # newsletter, week ahead, market wrap
    LIVE = "live"  # a live page, or a post of one
    GALLERY = "gallery"
    CARTOON = "cartoon"
    QUIZ = "quiz"  # quiz, or the readers' vote
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class Marked:
    """The genre, and what in the report says so; "" for a report, which nothing marks."""

    genre: Genre
    sign: str = ""


def _table(rows: Mapping[Genre, str]) -> dict[str, Genre]:
    return {word: genre for genre, words in rows.items() for word in words.split()}


# Sections of links, whole segments of the path, and tags.
SECTIONS = _table(
    {
        Genre.COMMENT: (
            "opinion opinions op-ed oped op-eds editorial editorials commentary commentaries"
            " commentisfree comment comments-analysis columnist columnists column columns letters"
            " letters-to-the-editor leader leaders viewpoint viewpoints views voices perspective"
            " perspectives"
            " guest-essay meinung meinungen kommentar kommentare kolumne kolumnen leitartikel"
            " gastbeitrag idees debats tribune tribunes chroniques editos edito opinione opinioni"
            " editoriali commenti opiniones editoriales"
            " columnas columna tribuna opiniao colunistas"
            " opinie komentarz komentarze publicystyka debatt"
            " ledare leder meninger kronik kommentti"
            " mielipide yazarlar yorum komentare mneniya mnenie mnenija kolonki kolumnisty avtory"
            " dumka dumky blogs blog blogi araa maqalat"
            " maqalaat raay kolom tajuk 社论 社説 評論 评论"
        ),
        Genre.EXPLAINER: (
            "explainer explainers explained analysis analyses news-analysis in-depth backgrounder"
            " backgrounders background deep-dive long-reads longread long-read the-long-read"
            " briefing-notes profile profiles timeline"
            " fact-check factcheck faktenfinder faktencheck"
            " hintergrund hintergruende analyse analysen decryptage decryptages decodeurs"
            " les-decodeurs verificateur fact-checking analisis analisi analises approfondimenti"
            " explicador claves razbor razbory analitika analityka analiza analizy utredning"
            " bakgrund bakgrunn baggrund tahlil tahlilat 分析 解説 explainers-and-analysis"
        ),
        Genre.BRIEFING: (
            "briefing briefings newsletter newsletters newsletter-archive morning-briefing"
            " evening-briefing daily-briefing the-briefing press-review pressreview"
            " revue-de-presse"
            " revista-de-prensa rassegna-stampa presseschau news-roundup roundup week-ahead"
            " week-in-review podcast podcasts daily-digest"
        ),
        Genre.LIVE: (
            "live liveblog liveblogs live-blog live-blogs live-blog-update live-updates live-news"
            " livestory livecoverage live-coverage live-update livenews en-direct direct en-vivo"
            " directo en-directo diretta live-ticker"
            " liveticker ticker newsblog newsticker ao-vivo"
            " na-zhywo na-zywo relacja-na-zywo onlayn онлайн canli canli-anlatim mubasher"
        ),
        Genre.GALLERY: (
            "photo-gallery photo-galleries gallery galleries photos photo pictures in-pictures"
            " picture-gallery photo-essay photogallery picturegallery slideshow slideshows"
            " bildergalerie bildergalerien fotostrecke"
            " fotostrecken diaporama diaporamas portfolio"
            " galeria galerias fotogaleria fotogalerias fotogalerie fotogallery galleria galeri"
            " foto-galeri fotoreportazh fotoreportazhi fotoreportaz foto-galerie albomat"
        ),
        Genre.CARTOON: (
            "cartoon cartoons comics caricature caricatures karikatur karikaturen dessins dessin"
            " vinetas caricaturas karikatura karikatury karikatura-dnya"
        ),
        Genre.QUIZ: "quiz quizzes news-quiz crossword crosswords puzzles games umfrage sondage",
        Genre.VIDEO: "video videos watch vidéo av mediathek film tv-shows fideo videolar",
    }
)

# What stands before a headline and a colon, bar or dash, or alone in brackets.
LABELS = _table(
    {
        Genre.COMMENT: (
            "opinion comment commentary editorial op-ed column letters letter viewpoint leader"
            " meinung kommentar kolumne leitartikel gastbeitrag tribune éditorial édito chronique"
            " opinione editoriale commento opinión columna"
            " tribuna opinião coluna opinie komentarz"
            " felieton debatt ledare kommentti yorum"
            " мнение комментарий колонка редакционная думка"
            " коментар رأي مقال افتتاحية یادداشت سرمقاله דעה"
            " פרשנות मत संपादकीय राय 社论 社論 社説"
            " 评论 評論 時評 오피니언 사설 칼럼"
        ),
        Genre.EXPLAINER: (
            "explainer explained analysis background factbox fact-check timeline profile q&a faq"
            " analyse hintergrund faktencheck porträt décryptage explicatif portrait análisis"
            " perfil claves analisi análise analiza"
            " analys bakgrund analiz анализ разбор объяснение"
            " хронология справка аналитика аналіз пояснення"
            " تحليل شرح تقرير-تحليلي تحلیل ניתוח הסבר"
            " विश्लेषण 分析 解説 해설 분석"
        ),
        Genre.BRIEFING: (
            "briefing newsletter roundup round-up digest podcast morgenbriefing presseschau"
            " дайджест дайджест-дня نشرة موجز"
        ),
        Genre.LIVE: (
            "live liveblog liveticker ticker newsblog direct en-direct en-vivo directo diretta"
            " онлайн онлайн-трансляция наживо مباشر زنده 直播 速報 실시간 लाइव"
        ),
        Genre.GALLERY: (
            "photos pictures gallery bilder fotos galerie фото фотогалерея фоторепортаж صور عکس"
            " תמונות 图集 写真 화보"
        ),
        Genre.CARTOON: "cartoon karikatur caricature карикатура كاريكاتير کاریکاتور 漫画",
        Genre.QUIZ: "quiz umfrage poll опрос тест",
        Genre.VIDEO: (
            "video watch vidéo vídeo видео відео فيديو شاهد ویدئو ویدیو וידאו वीडियो 视频 動画 영상"
        ),
    }
)

_MARKETS = (
    r"(?:global|world|asian|asia|european|us|u\.s\.|chinese|japanese|tech|wall street|stocks?"
    r"|stock markets?|shares|futures|treasury yields|treasurys|oil(?: prices)?|gold|dollar)"
)
_MOVES = (
    r"mixed|lower|higher|steady|rally|rallies|(?:rise|fall|slip|slide|climb|gain|drop|advance|edge"
    r"|extend|retreat|rebound|jump|tumble|sink|surge)s?"
)
# Forms of headlines, each an alternative; ^ stands for the beginning behind quotation marks.
_FORMS: Mapping[Genre, tuple[str, ...]] = {
    Genre.LIVE: (
        r"^live(?: updates?| blog| coverage)?\b.{0,40}?:",
        r"\b(?:live updates?|liveblog|liveticker|newsblog|as it happened|minute by minute)\b",
        r"\b(?:en direct|en vivo)\b",
        r"онлайн-трансляц|текстовая трансляция",
        r"بث مباشر|لحظة بلحظة|لحظه به لحظه",
    ),
    Genre.BRIEFING: (
        r"\b(?:morning|evening|daily|weekend|weekly) (?:briefing|digest|newsletter|wrap|roundup)\b",
        r"\b(?:week ahead|the week in|week in review|market wrap|what to watch this week)\b",
        r"\b(?:news of the (?:day|week)|top (?:stories|headlines)|stories you may have missed)\b",
        r"\b(?:revue de presse|la semaine en|le notizie del giorno)\b",
        r"\bresumen (?:del d[ií]a|de la semana)\b",
        r"\b(?:главное за|итоги (?:дня|недели)|головне за)\b",
        r"\b(?:wochenrückblick|was heute wichtig|das war der tag)\b",
        rf"^(?:{_MARKETS} ){{1,4}}(?:are |is )?(?:{_MOVES})\b",
    ),
    Genre.GALLERY: (
        r"^(?:in )?(?:photos?|pictures|images) (?:and video|of|from|after|shows?|capture|as|the)\b",
        r"\bin (?:photos|pictures|images)\b",
        r"^(?:photos|pictures)\s*[:|]",
        r"\b(?:in bildern|en images|en im[áa]genes|w obiektywie|фоторепортаж|в фотографиях)\b",
        r"بالصور|در تصاویر",
    ),
    Genre.CARTOON: (r"\b(?:cartoon of the (?:day|week)|political cartoons?|карикатура дня)\b",),
    Genre.QUIZ: (r"\b(?:quiz|take our poll|test your knowledge)\b",),
    Genre.EXPLAINER: (
        r"\b(?:what|things|facts|details) (?:to|you (?:need to|should)|we(?: don[’']t)?) know\b",
        r"\bhere(?:[’']?s| is| are) (?:what|why|how|who|where|when|\d+)\b",
        r"\bwhat (?:it|that|this|they) means?\b|\bwhat[’']?s (?:next|behind|at stake)\b",
        r"\bwhat (?:happens (?:next|now)|comes next)\b|\bhow we got here\b|\bfact[- ]?check",
        r"\b(?:explained|annotated|explainer)\b|\bexperts? explain",
        r"\bin (?:his|her|their) (?:own )?words\b",
        r"\b(?:a|the) (?:timeline|visual guide|closer look|look at|guide to)\b",
        r"\bkey (?:questions|takeaways|points|figures|players|negotiators)\b|\btakeaways from\b",
        r"\b\d+ (?:things|takeaways|questions|charts|reasons|key)\b",
        r"^(?:why|how|inside|behind|meet|where|can|could|will|is|are|do|does|did|should) (?!to\b)",
        r"^(?:who|what) (?:is|are|was|were|do|does|did|could|would|will|might)\b",
        r"^the (?:reasons?|question|story|mix|man|woman|people) (?!of\b)\w+",
        r"\b(?:qu[’']est-ce que|ce que l[’']on sait|ce qu[’']il faut (?:savoir|retenir))\b",
        r"\bwas (?:wir wissen|bekannt ist|man wissen muss|bedeutet)\b",
        r"\b(?:lo que sabemos|qué sabemos|claves (?:de|para|sobre)|cosa (?:sapere|sappiamo))\b",
        r"^(?:warum|wieso|weshalb|pourquoi|comment|qui est|por qué|cómo|quién es|qué es) ",
        r"^(?:perché|chi è|por que|quem é|dlaczego|(?:czym|kim) jest|varför|hvorfor|waarom|neden) ",
        r"^(?:почему|зачем|как|кто так(?:ой|ая|ие)|что такое|чому|хто такий|що відомо) ",
        r"\bчто (?:известно|мы знаем|это значит|надо знать|нужно знать)\b|\bглавное о\b",
        r"^(?:لماذا|كيف|من هو|ما هو|ما هي|ماذا نعرف|چرا|چگونه|کیست|למה|מדוע|איך|מי הוא) ",
        r"^(?:क्यों|कैसे|कौन है|क्या है) |जानिए",
        r"为什么|何谓|なぜ|とは$|わかりやすく",
        r"[?؟？]\W*$",
    ),
    Genre.COMMENT: (
        r"^(?:my|our|we|i|i[’']m|i[’']ve) \w",
        r"\b(?:letters? to the editor|dear editor|editorial board|guest essay)\b",
        r"^[‘'“«\"][^’'”»\"]{30,}[^\w\s]?[’'”»\"]\s*$",
        # a name, perhaps an office, and a long quotation: an interview
        r"^(?-i:\p{Lu}[\w.’'-]+(?: \p{Lu}[\w.’'-]+)+)(?:, [^:]+)?: [‘'“«\"].{40,}[’'”»\"]\s*$",
    ),
}


def _alternatives(forms: tuple[str, ...]) -> regex.Pattern[str]:
    started = (rf"^[\W_]*{form[1:]}" if form.startswith("^") else form for form in forms)
    return regex.compile("|".join(started), regex.IGNORECASE)


@cache  # at the first headline: compiling takes longer than most commands need the module for
def _forms() -> tuple[tuple[Genre, regex.Pattern[str]], ...]:
    return tuple((kind, _alternatives(forms)) for kind, forms in _FORMS.items())


# What somebody posted: where its network puts it says nothing of what it is.
_POST = regex.compile(
    r"//(?:[^/]*\.)?(?:facebook|instagram|reddit|threads|vk|x|twitter|linkedin|tumblr)\.(?:com|net)/"
    r"|//[^/]+/(?:@[^/]+|profile/[^/]+/post)/",
    regex.IGNORECASE,
)
_BEHIND_PATH = regex.compile(r"[?#].*", regex.DOTALL)
_LABEL = regex.compile(
    r"^\W*(?P<label>[\p{L}\p{M}&-]+(?: [\p{L}-]+)?)\s*(?:[:\uff1a|\uff5c]|\s[-–—]\s)"
    r"|(?:[|(\[]|\s[-–—]\s)\s*(?P<last>[\p{L}\p{M}&-]+)\s*[)\]]?\s*$"
)
# Words of an article's address. Photos and a timeline are as often what a report tells about:
# `new-photos-released`, `a-two-month-timeline`.
_SLUG = regex.compile(
    r"^photos(?=-)|(?:^|-)(?:what-to-know|things-to-know|what-we-know|explainer|live-updates"
    r"|liveblog|live-blog|in-pictures|newsletter|explained(?!-newsletter)|week-ahead(?!-of-)"
    r"|timeline(?=-\p{XDigit}{16,}$))(?:-|$|\.)"
)
_NEWSLETTER = regex.compile(
    r"\bin (?:this|today[’']s) newsletter\b|\bedition of [^.]{2,40}\bnewsletter\b"
    r"|\b(?:in diesem newsletter|in deze nieuwsbrief|in questa newsletter|w tym newsletterze)\b"
    r"|\b(?:dans cette (?:newsletter|infolettre)|en este bolet[ií]n|nesta newsletter)\b"
    r"|\b(?:в этой рассылке|в этом выпуске рассылки|у цій розсилці)\b",
    regex.IGNORECASE,
)
_OF_SLUG = {
    "live-updates": Genre.LIVE,
    "liveblog": Genre.LIVE,
    "live-blog": Genre.LIVE,
    "photos": Genre.GALLERY,
    "in-pictures": Genre.GALLERY,
    "week-ahead": Genre.BRIEFING,
    "newsletter": Genre.BRIEFING,
}


@lru_cache(maxsize=256)  # asked for the story, for the alert and by what is told
def genre(item: Item) -> Marked:
    """What the report is, and the sign that says so; the surest sign first.

    That it is a film says nothing of what it tells: any other sign goes before.
    """
    film = Marked(Genre.REPORT)
    for sign in _signs(item):
        if sign.genre is not Genre.VIDEO:
            return sign
        film = film if film.sign else sign
    return film


def _signs(item: Item) -> Iterator[Marked]:
    path = _BEHIND_PATH.sub("", item.url)
    segments = [unquote(segment).casefold() for segment in path.split("/") if segment]
    if not _POST.search(path):
        yield from _sections(segments[:-1])
    yield from _label(item.title)
    yield from _form(item.title)
    yield from _link_words(segments[2:])
    yield from _newsletter(item.summary)
    yield from _tags(item.tags)
    yield from _weighed(item)


def _sections(segments: Iterable[str]) -> Iterator[Marked]:
    for segment in segments:
        if segment in SECTIONS:
            yield Marked(SECTIONS[segment], f"/{segment}/ in its link")


def _form(title: str) -> Iterator[Marked]:
    for kind, form in _forms():
        found = form.search(title)
        if found:
            yield Marked(kind, f"“{found.group().strip()}” in its headline")


def _link_words(segments: Sequence[str]) -> Iterator[Marked]:
    """Words in any part of the path, since some outlets put a number behind them.

    A dot before the last part is that of another host, as in the links of an archive.
    """
    for segment in (*(s for s in segments[:-1] if "." not in s), *segments[-1:]):
        found = _SLUG.search(segment)
        if found:
            name = found.group().strip("-.")
            yield Marked(_OF_SLUG.get(name, Genre.EXPLAINER), f"{name} in its link")


def _newsletter(summary: str) -> Iterator[Marked]:
    found = _NEWSLETTER.search(summary)
    if found:
        yield Marked(Genre.BRIEFING, f"“{found.group()}” in its summary")


def _tags(tags: Iterable[str]) -> Iterator[Marked]:
    for tag in tags:
        kind = SECTIONS.get(tag.casefold().replace(" ", "-")) or LABELS.get(tag.casefold())
        if kind:
            yield Marked(kind, f"its tag {tag}")


def _weighed(item: Item) -> Iterator[Marked]:
    """What no outlet marks, the least sure sign."""
    if thought := thinks(item.title):
        yield Marked(Genre.COMMENT, f"“{thought}” in its headline")
    if asked := asks(item.title, item.summary):
        yield Marked(Genre.EXPLAINER, f"“{asked}” in its summary")
    if weighed := weighs(item.title):
        yield Marked(Genre.EXPLAINER, f"“{weighed}” in its headline")


def _label(title: str) -> Iterator[Marked]:
    found = _LABEL.search(title)
    if found:
        label = found.group("label") or found.group("last")
        kind = LABELS.get(label.casefold().replace(" ", "-"))
        if kind:
            yield Marked(kind, f"“{label}” before its headline")
