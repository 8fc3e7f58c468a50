"""What is no report of an event is known by its link, its headline and its tags."""

import pytest

from monitor.genre import Genre, genre
from monitor.testing.builders import item


def marked(title: str = "Arland and Brevia sign a truce", url: str = "", *tags: str) -> Genre:
    return genre(item(title=title, url=url or "https://harbour.example/world/1", tags=tags)).genre


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://harbour.example/opinion/truce-at-sea", Genre.COMMENT),
        (
            "https://archive.example/newest/https://harbour.example/Opinions/2026/1/2/x",
            Genre.COMMENT,
        ),
        ("https://blatt.example/meinung/kolumnen/frieden-123.html", Genre.COMMENT),
        ("https://journal.example/idees/article/2026/01/02/la-paix_1.html", Genre.COMMENT),
        ("https://gazeta.example/mneniya/mir", Genre.COMMENT),
        ("https://diario.example/analisis/tregua", Genre.EXPLAINER),
        ("https://harbour.example/world/truce-what-to-know-abc123", Genre.EXPLAINER),
        ("https://harbour.example/live/2026/01/02/world/truce/a-post", Genre.LIVE),
        ("https://journal.example/international/en-direct/2026/la-treve", Genre.LIVE),
        ("https://wire.example/photo-gallery/truce-12", Genre.GALLERY),
        ("https://blatt.example/bildergalerie/frieden", Genre.GALLERY),
        ("https://harbour.example/newsletters/morning/1", Genre.BRIEFING),
        ("https://harbour.example/2026/1/at-sea-newsletter-truce-holds", Genre.BRIEFING),
        ("https://harbour.example/world/truce-what-to-know/12345", Genre.EXPLAINER),
        ("https://harbour.example/the-morning-newsletter/truce-holds", Genre.BRIEFING),
        ("https://archive.example/newest/https://photos-live.example/truce", Genre.REPORT),
        ("https://harbour.example/ferries-explained-newsletter/1/truce", Genre.BRIEFING),
        ("https://harbour.example/world/photos-show-the-burnt-ferry-12", Genre.GALLERY),
        ("https://harbour.example/world/envoys-release-new-photos-of-the-ferry", Genre.REPORT),
        ("https://harbour.example/world/see-photos/articleshow/12.html", Genre.REPORT),
        ("https://harbour.example/world/envoy-gives-a-dramatic-timeline/12", Genre.REPORT),
        ("https://wire.example/ferry-fire-timeline-6e0253f6329e5ef6fe81", Genre.EXPLAINER),
        ("https://harbour.example/world/envoys-set-two-month-timeline-for-truce", Genre.REPORT),
        ("https://harbour.example/world/truce-a-week-ahead-of-the-vote", Genre.REPORT),
        ("https://harbour.example/world/the-week-ahead-at-sea", Genre.BRIEFING),
        ("https://wire.example/pressreview/12345", Genre.BRIEFING),
        ("https://harbour.example/perspective/truce", Genre.COMMENT),
        ("https://harbour.example/cartoons/truce", Genre.CARTOON),
        ("https://wire.example/video/truce-12", Genre.VIDEO),
        ("https://harbour.example/world/live-fire-exercise-in-brevia", Genre.REPORT),
        ("https://harbour.example/world/opinion", Genre.REPORT),
        ("", Genre.REPORT),
        ("not a link at all", Genre.REPORT),
        ("https://[broken/opinion/x", Genre.COMMENT),
    ],
)
def test_links_name_the_section(url: str, expected: Genre) -> None:
    assert marked(url=url) is expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Opinion | The truce cannot hold", Genre.COMMENT),
        ("Kommentar: Der Frieden hält nicht", Genre.COMMENT),
        ("Tribune – La trêve ne tiendra pas", Genre.COMMENT),
        ("Мнение: перемирие не продержится", Genre.COMMENT),
        ("رأي: الهدنة لن تصمد", Genre.COMMENT),
        ("社説：停戦は続くか", Genre.COMMENT),
        ("What to know about the truce at sea", Genre.EXPLAINER),
        ("Why the truce may not hold", Genre.EXPLAINER),
        ("Ce que l’on sait de la trêve en mer", Genre.EXPLAINER),
        ("Was wir über die Waffenruhe wissen: was wir wissen", Genre.EXPLAINER),
        ("Что известно о перемирии на море", Genre.EXPLAINER),
        ("لماذا فشلت الهدنة البحرية", Genre.EXPLAINER),
        ("Will the truce hold?", Genre.EXPLAINER),
        ("Live updates: envoys arrive in Jeddah", Genre.LIVE),
        ("En direct : les envoyés arrivent", Genre.LIVE),
        ("Онлайн: переговоры в порту", Genre.LIVE),
        ("Photos show the damage in the port", Genre.GALLERY),
        ("In pictures: the port after the storm", Genre.GALLERY),
        ("Morning Briefing: truce, grain and the weather", Genre.BRIEFING),
        ("Asian shares rise as truce holds", Genre.BRIEFING),
        ("Главное за ночь: перемирие и зерно", Genre.BRIEFING),
        ("Cartoon of the day: the truce", Genre.CARTOON),
        ("The week's news quiz", Genre.QUIZ),
        ("Arland opens fire on ports, Brevia says", Genre.REPORT),
        ("Brevia: truce begins at noon", Genre.REPORT),
        ("How­ever late, envoys sign", Genre.REPORT),
        ("Live ammunition found in the port of Velm", Genre.REPORT),
        ("Oil tanker burns off Velm, crew rescued", Genre.REPORT),
        ("Ministers to comment on truce at noon", Genre.REPORT),
        ("Перемирие началось в полдень", Genre.REPORT),
        ("", Genre.REPORT),
    ],
)
def test_headlines_have_the_form_of_a_genre(title: str, expected: Genre) -> None:
    assert marked(title) is expected


def test_tags_are_the_last_sign() -> None:
    assert marked("The truce", "", "World", "Opinion") is Genre.COMMENT
    assert marked("The truce", "", "World") is Genre.REPORT


@pytest.mark.parametrize(
    "summary",
    [
        "Also in this newsletter: a ferry strike, and who owns the harbour",
        "The truce holds. In today’s newsletter, the envoys’ next stop.",
        "Außerdem in diesem Newsletter: der Streik der Fähren",
        "Aussi dans cette newsletter : la grève des ferries",
        "También en este boletín: la huelga de los transbordadores",
        "Также в этой рассылке: забастовка паромов",
        "This is an edition of At Sea, a newsletter on ports",
    ],
)
def test_a_newsletter_says_so_in_its_summary(summary: str) -> None:
    assert genre(item(summary=summary)).genre is Genre.BRIEFING


@pytest.mark.parametrize(
    "summary",
    [
        "Both sides stop attacks on ports. Sign up for our newsletter.",
        "Subscribe to this newsletter to read it first.",
        "The ministry announced the truce in a newsletter to its staff.",
        "Melden Sie sich zu diesem Newsletter an.",
    ],
)
def test_a_report_that_offers_a_newsletter_is_none(summary: str) -> None:
    assert genre(item(summary=summary)).genre is Genre.REPORT


def test_the_sign_is_told() -> None:
    assert genre(item(url="https://x.example/opinion/1")).sign == "/opinion/ in its link"
    assert genre(item(title="Opinion: no")).sign == "“Opinion” before its headline"
    newsletter = genre(item(summary="Also in this newsletter: the ferries"))
    assert newsletter.sign == "“in this newsletter” in its summary"
    assert genre(item()).sign == ""


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ferry leaves the harbour", Genre.VIDEO),
        ("Why the truce may not hold", Genre.EXPLAINER),
        ("In pictures: the ferries", Genre.GALLERY),
    ],
)
def test_a_film_is_what_its_headline_says_it_is(title: str, expected: Genre) -> None:
    assert marked(title, "https://wire.example/video/truce-12") is expected


@pytest.mark.parametrize(
    "link",
    [
        "https://bsky.app/profile/desk.harbour.example/post/3k2",
        "https://www.facebook.com/harbour.desk/photos/a.1/2",
        "https://old.reddit.com/r/harbour/comments/1ab/truce_holds/",
        "https://x.com/desk/live/12",
        "https://social.example/@desk/live/119",
    ],
)
def test_where_a_network_puts_a_post_says_nothing_of_it(link: str) -> None:
    assert marked("Truce holds at port", link) is Genre.REPORT
    assert marked("Opinion: truce holds at port", link) is Genre.COMMENT


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://wire.example/profile/the-mayor", Genre.EXPLAINER),
        ("https://reddit.com.wire.example/comments/12", Genre.REPORT),
        ("https://wire-x.com/opinion/12", Genre.COMMENT),
    ],
)
def test_sections_of_papers_still_say_what_their_reports_are(link: str, expected: Genre) -> None:
    assert marked("Truce holds at port", link) is expected


@pytest.mark.parametrize(
    "title",
    [
        "Arland’s premier faces an impossible dilemma on the ferries",
        "Weakened at home, Brevia’s leader walks a tightrope over the truce",
        "For Arland, a lopsided truce is riskier than none",
        "Truce talks gain pace but major hurdles remain",
        "Harbour master plays outsized role in push to end the ferry war",
        "Relief and anxiety in the ports as the truce begins",
        "The limits of a truce at sea",
        "Ferries, Not War: The Envoy’s Real Plan for the Harbours",
        "As Envoys Push for a Truce, Harbour Towns Toil to Have a Say",
        "Key elements in the 28-point truce and why much of it may fail",
        "Brevia’s Harbour Plan Looks a Lot Like Arland’s",
        "Premier’s Win-Win: Keep the Ferries, or the Truce",
        "Der Hafenstreit wird zur Zerreißprobe für Arland",
        "Trêve en mer : le casse-tête des envoyés",
        "La tregua pone al gobierno en la cuerda floja",
        "Tregua in mare, banco di prova per il governo",
        "Trégua no mar põe o governo na corda bamba",
        "Перемирие на море ставит власти перед дилеммой",
        "Перемир’я на морі, влада Арланду на роздоріжжі між двома блоками",
    ],
)
def test_a_headline_that_weighs_is_analysis_though_nothing_marks_it(title: str) -> None:
    assert marked(title) is Genre.EXPLAINER


@pytest.mark.parametrize(
    "title",
    [
        "Tough choices ahead, minister says",
        "Premier resigns, leaving Arland at a crossroads",
        "Brevia adopts truce amid fear and uncertainty",
        "12 ferries stopped as port dilemma deepens",
        "Court finds ‘Trojan horse’ in harbour software",
        "Envoy describes ferries as ‘powder keg’",
        "Ferry strikes: obstacles remain, officials in Velm believe",
        "Arland under pressure to open its ports",
        "Besieged port of Velm gets first food in weeks",
        "Premier: „Lackmustest“ für die Waffenruhe",
        "Brevia win tie in crossroads derby",
        "Kanzler tritt zurück: Zerreißprobe für die Koalition",
        "Премьер Арланда: страна на распутье",
        "Arland FM: truce hinges on ferries",
        "Sprecher erklärt Zwickmühle der Reeder",
        "Le premier ministre démissionne, le pays à la croisée des chemins",
        "El presidente renuncia y deja al país en una encrucijada",
        "O ministro demite-se e deixa o governo na corda bamba",
        "Il premier si dimette, governo al bivio",
        "Премьер ушёл в отставку, страна на распутье",
        "Прем’єр подав у відставку, країна на роздоріжжі",
    ],
)
def test_what_happens_is_said_or_is_counted_stays_a_report(title: str) -> None:
    assert marked(title) is Genre.REPORT


@pytest.mark.parametrize(
    "summary",
    [
        "Arland opened its ports. Can the truce hold?",
        "Envoys fly to Velm on Monday. Here’s what is at stake, and what to know.",
        "Мирный план буксует — объясняет политолог из Велма",
        "Analysts explain the clauses on ports, one by one.",
        "Why the harbour master was sent home, and who comes next.",
        "Кто такой новый посредник и почему его слушают обе стороны",
        "Die Häfen sind offen. Wer verliert dabei?",
        "¿Aguantará la tregua?",
    ],
)
def test_a_teaser_that_asks_announces_an_explainer(summary: str) -> None:
    assert genre(item(title="The truce at sea", summary=summary)).genre is Genre.EXPLAINER


@pytest.mark.parametrize(
    "summary",
    [
        "“Who gave the order?” asked the judge. The harbour master was silent.",
        "The judge asked: „Wer gab den Befehl?“ Die Verhandlung dauert an.",
        "Ferries stop at noon. However long the strike lasts, trains will run.",
        "Why, oh why. " * 40,
    ],
)
def test_the_questions_of_others_and_of_whole_reports_say_nothing(summary: str) -> None:
    assert genre(item(title="The truce at sea", summary=summary)).genre is Genre.REPORT


@pytest.mark.parametrize(
    "title",
    [
        "Ferry crash kills 12 off Velm",
        "Premier of Arland resigns",
        "Премьер Арландии ушёл в отставку",
        "Arlands Kanzler tritt zurück",
        "El presidente de Arland renuncia",
    ],
)
def test_an_event_is_no_explainer_though_its_teaser_asks(title: str) -> None:
    asked = item(title=title, summary="Ports are closed. What went wrong? Here’s what to know.")

    assert genre(asked).genre is Genre.REPORT


def test_an_agreement_that_is_written_about_is_no_event() -> None:
    teaser = "Как это меняет войну — объясняет политолог."

    about = item(title="Мирное соглашение в тумане", summary=teaser)
    assert genre(about).genre is Genre.EXPLAINER
    for event in ("Достигнуто соглашение о перемирии", "Арландия согласилась на перемирие"):
        assert genre(item(title=event, summary=teaser)).genre is Genre.REPORT


def test_no_question_counts_where_the_verbs_of_events_are_not_known() -> None:
    asked = item(title="ראש ממשלת ארלנד התפטר", summary="הממשלה נפלה. מי יחליף אותו?")

    assert genre(asked).genre is Genre.REPORT


def test_the_words_that_weigh_are_told_as_the_sign() -> None:
    assert genre(item(title="Arland’s dilemma at sea")).sign == "“dilemma” in its headline"
    asked = genre(item(title="The truce at sea", summary="Ports open. Will they stay so?"))
    assert asked.sign == "“Will they stay so?” in its summary"
