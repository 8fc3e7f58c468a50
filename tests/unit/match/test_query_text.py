import pytest

from monitor.configuration import Entity, Topic
from monitor.errors import QueryError
from monitor.language.detection import guess
from monitor.language.names import inflections, transliterations
from monitor.match import check_options, check_query, compile_watchlist, parse_query, shorthand
from monitor.match.query.tree import And, Condition, Near, Not, Or, Term
from monitor.testing.builders import item


def test_parse_builds_the_tree_with_offsets() -> None:
    assert parse_query("a1 (b1 OR c1) NOT d1") == And(
        (
            Term("a1", 0),
            Or((Term("b1", 4), Term("c1", 10)), 4),
            Not(Term("d1", 18), 14),
        ),
        0,
    )


def test_near_chains_from_the_left() -> None:
    near = parse_query("a1 NEAR/3 b1 ONEAR/2 c1")

    assert near == Near(
        Near(Term("a1", 0), Term("b1", 10), 3, False, 3), Term("c1", 21), 2, True, 13
    )


def test_a_condition_takes_alternatives() -> None:
    assert parse_query("lang:(ru OR uk)") == Or(
        (Condition("lang", "ru", 6), Condition("lang", "uk", 12)), 6
    )


@pytest.mark.parametrize(
    ("query", "position", "part"),
    [
        ("", 0, "empty"),
        ("truce AND", 9, "ends too early"),
        ("(truce", 6, "still open"),
        ("truce)", 5, "too many"),
        ('"peace talks', 0, "closing"),
        ("truce OR OR gaza", 9, "unexpected 'OR'"),
        ("truce NEAR/0 gaza", 6, "1 to 100"),
        ("-truce", 0, "NOT truce"),
        ("truce | gaza", 6, "write OR"),
        ("truce // note", 6, "comment"),
        ("count(truce)", 11, "count(word, 3)"),
        ("sum(truce^2)", 12, ">="),
        ("NOT NOT truce", 0, "twice"),
        ("word~3", 0, "2 letters"),
    ],
)
def test_an_error_says_where_and_what_helps(query: str, position: int, part: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(query)

    assert caught.value.position == position
    assert part in str(caught.value)


@pytest.mark.parametrize(
    ("query", "warning"),
    [
        ("truce AND NOT truce", "can never match"),
        ("lang:en AND lang:ru AND truce", "can never match"),
        ('"peace talks" NOT peace', "can never match"),
        ("title:truce AND NOT truce", "can never match"),
        ("title:(truce AND summary:gaza)", "can never match"),
        ("title:truce AND NOT lead:truce", "can never match"),
        ("lead:(title:truce) AND NOT title:truce", "can never match"),
        ("peace AND NOT peac*", "can never match"),
        ("Zelenski AND NOT Zelensky~1", "can never match"),
        ("=Polish AND NOT polish", "can never match"),
        ('"long peace talks" AND NOT "peace talks"', "can never match"),
        ("domain:a.example AND domain:b.example AND truce", "can never match"),
        ("published:2025-03-01 AND published:>2025-03-01 AND truce", "can never match"),
        ("published:<1h AND published:>=1h AND truce", "can never match"),
        ("count(truce, 3) AND NOT truce", "can never match"),
        ("truce AND NOT count(truce, 1)", "can never match"),
        ("SENTENCE(truce AND NOT truce)", "can never match"),
        ("SENTENCE(truce AND gaza) AND NOT truce", "can never match"),
        ("(truce NEAR/3 gaza) AND NOT gaza", "can never match"),
        ("sum(truce^5, gaza^5) >= 10 AND NOT gaza", "can never match"),
        ("any:words AND NOT (truce OR peace)", "can never match"),
        ("entity:lee AND NOT Lee", "can never match"),
        ("query:calm AND NOT any:words", "can never match"),
        ("entity:york AND NOT York", "can never match"),
        ("entity:york AND NOT entity:york", "can never match"),
        (f"({' OR '.join(f'w{n}' for n in range(400))}) AND lang:en AND lang:de", "can never"),
        ("gaza OR (truce AND NOT truce)", "alternative at character 10 can never match"),
        ("truce NEAR/3 truce", "must stand there twice"),
        ("th*", "nearly every"),
        ("truce OR fro?", "nearly every"),
        ("the OR truce", "nearly every"),
        ("lang:en", "nearly every"),
        ("truce or gaza", "write OR"),
    ],
)
def test_a_senseless_query_is_warned_of(query: str, warning: str) -> None:
    assert warning in " ".join(check_query(query, [LEE, YORK], LISTS, QUERIES))


LEE = Entity("lee", "Ann Lee")
YORK = Entity("york", "New York", not_in=("New York Times",))
LISTS = {"words": ("truce", "peace")}
QUERIES = {"calm": "truce OR peace"}


@pytest.mark.parametrize(
    "query",
    [
        "truce AND NOT pay",
        "(a1 OR b1) NOT c1",
        "title:truce NOT text:truce",
        "truce AND NOT title:truce",
        "lead:(title:truce OR summary:truce)",
        "lead:truce AND NOT title:truce",
        "peac* AND NOT peace",
        "polish AND NOT =Polish",
        '"peace talks" AND NOT "long peace talks"',
        "domain:example.org AND domain:news.example.org AND truce",
        "published:>=2025-03-01 AND published:<2025-03-02 AND truce",
        "published:>1h AND published:<2d AND truce",
        "source:a AND source:b AND truce",
        "truce AND NOT count(truce, 2)",
        "SENTENCE(truce AND NOT gaza) AND gaza",
        "(truce NEAR/3 gaza) AND NOT (truce NEAR/2 gaza)",
        "sum(truce^5, gaza^5) >= 5 AND NOT gaza",
        "any:words AND NOT truce",
        'truce AND "New York" AND NOT entity:york',
        "title:truce AND author:lee",
        "title:(truce AND author:lee)",
        "(lang:en OR lang:de) AND truce",
        "truce AND NOT (lang:en OR lang:de)",
        "gaza OR (truce AND NOT talks)",
    ],
)
def test_a_sound_query_is_not(query: str) -> None:
    assert check_query(query, [LEE, YORK], LISTS, QUERIES) == ()


@pytest.mark.parametrize(
    ("query", "languages", "warned"),
    [
        ("lang:ru AND truce", ("en", "de"), "the topic's languages are en, de"),
        ("truce OR (lang:ru AND gaza)", ("en",), "alternative at character 11 can never match"),
        ("lang:en AND truce", ("en", "de"), ""),
        ("NOT lang:en AND truce", ("en",), ""),
    ],
)
def test_a_language_that_the_topic_is_not_for_is_warned_of(
    query: str, languages: tuple[str, ...], warned: str
) -> None:
    found = " ".join(check_query(query, languages=languages))

    assert warned in found
    assert bool(warned) is bool(found)


@pytest.mark.parametrize(
    ("topic", "warned"),
    [
        (Topic("t", "T", "x", stemming=True, languages=("he", "ru", "th")), ["none for he, th"]),
        (Topic("t", "T", "x", compounds=True, languages=("en", "nl")), ["only German"]),
        (Topic("t", "T", "x", stemming=True, compounds=True), []),
        (Topic("t", "T", "x", stemming=True, compounds=True, languages=("de-AT", "nb")), []),
        (Topic("t", "T", "x", languages=("he",)), []),
    ],
)
def test_an_option_that_does_nothing_is_warned_of(topic: Topic, warned: list[str]) -> None:
    found = check_options(topic)

    assert len(found) == len(warned)
    assert all(part in message for part, message in zip(warned, found, strict=True))


LONG = " OR ".join((*(f"w{n}" for n in range(60)), *(f"halt{n}*" for n in range(30))))


@pytest.mark.parametrize("query", [LONG, f"the AND ({LONG})", f"(of AND ({LONG})) OR truce"])
def test_a_long_list_of_words_is_no_word_that_stands_in_most_items(query: str) -> None:
    assert check_query(query) == ()


def test_one_common_alternative_in_a_long_list_is_warned_of() -> None:
    assert "nearly every" in " ".join(check_query(f"{LONG} OR the"))


@pytest.mark.parametrize(
    ("line", "query"),
    [
        ("peace talks", '("peace talks")'),
        ("trial and error", '("trial and error")'),
        ("=Polish army", "((=Polish ONEAR/1 army))"),
        ("Zelensky~1", "(Zelensky~1)"),
        ("Zelensky~1 speaks", "((Zelensky~1 ONEAR/1 speaks))"),
        ("halt* attacks", '("halt* attacks")'),
        ("war NEAR peace", "((war NEAR peace))"),
        ("a1 OR b1", "((a1 OR b1))"),
    ],
)
def test_a_line_is_a_phrase_unless_it_says_more(line: str, query: str) -> None:
    assert shorthand(any_of=[line]) == query


@pytest.mark.parametrize(
    ("line", "title", "found"),
    [
        ("=Polish", "They polish it", False),
        ("=Polish", "A Polish envoy", True),
        ("=Polish army", "The Polish army", True),
        ("=Polish army", "They polish army boots", False),
        ("Zelensky~1", "Zelenskyy speaks", True),
        ("war OR peace", "Peace at last", True),
        ("war NEAR/3 peace", "War and peace", True),
        ("trial and error", "By trial and error", True),
        ("title:war", "War", True),
        ("Johnson & Johnson", "Johnson & Johnson sued", True),
        ("Health Organization (WHO)", "The Health Organization (WHO) warns", True),
    ],
)
def test_a_line_of_a_named_list_is_read_as_one_of_the_topic_is(
    line: str, title: str, found: bool
) -> None:
    index = compile_watchlist([Topic("t", "", "any:l")], [], {"l": [line]})

    assert bool(index.matching(item(title=title, summary=""))) is found


@pytest.mark.parametrize("line", ["war w/5 peace", "war NEAR peace", "war OR", "talks~5"])
def test_a_line_that_means_nothing_is_refused(line: str) -> None:
    with pytest.raises(QueryError) as named:
        check_query("any:l", lists={"l": [line]})
    with pytest.raises(QueryError):
        check_query(shorthand(any_of=[line]))

    assert f"in the line {line!r}" in str(named.value)


def test_a_named_list_refers_to_nothing() -> None:
    with pytest.raises(QueryError, match="a list holds words") as caught:
        check_query("any:l", [LEE], {"l": ["truce", "entity:lee"]})

    assert "named query" in str(caught.value)


def test_shorthand_writes_the_query() -> None:
    query = shorthand(["truce", "peace talks"], ["Gaza", "halt* OR stop"], ["pay"])

    assert query == '(truce OR "peace talks") AND Gaza AND (halt* OR stop) AND NOT (pay)'
    with pytest.raises(QueryError):
        shorthand(none_of=["pay"])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The talks on the truce are over and it holds", "en"),
        ("Die Gespräche sind vorbei und der Streit ist nicht neu", "de"),
        ("Les pourparlers sur la trêve dans le pays sont terminés", "fr"),
        ("Переговоры о перемирии завершены, мы ждём", "ru"),
        ("Переговори завершені, їх чекали", "uk"),
        ("اتفاق على الهدنة في غزة", "ar"),
        ("آتش‌بس برقرار شد و گفت‌وگو", "fa"),
        ("דיון על הפסקת אש", "he"),
        ("停火谈判", "zh"),
        ("停戦の協議", "ja"),
        ("शांति वार्ता", "hi"),
        ("Görüşmeler için yapılan açıklama", "tr"),
        ("1234", ""),
    ],
)
def test_the_language_is_detected(text: str, language: str) -> None:
    assert guess(text).likely == language


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Зеленский", "Зеленского"),
        ("Путин", "Путиным"),
        ("Уиткофф", "Уиткоффа"),
        ("Россия", "России"),
        ("Шевченко", "Шевченка"),
        ("Україна", "Україні"),
        ("Лавров", "Лавровым"),
    ],
)
def test_a_slavic_name_inflects(name: str, form: str) -> None:
    assert form in inflections(name)


@pytest.mark.parametrize(
    ("name", "some", "count"),
    [
        ("Zelensky", "zelenskyy zelenskiy zelenskyi zelenskii zelenskij zelenskyj zelenski", 7),
        ("Slucky", "sluckyy slucki", 7),
        ("Usky", "", 0),
        ("Berlin", "", 0),
    ],
)
def test_a_slavic_name_in_latin_letters_has_every_ending_of_its_kind(
    name: str, some: str, count: int
) -> None:
    found = transliterations(name)

    assert set(some.split()) - set(found) == set()
    assert len(found) == count


@pytest.mark.parametrize(
    "form", ["zelensky", "zelenskyy", "zelenskiy", "zelenskyi", "selenskyj", "selenskij"]
)
def test_a_slavic_name_is_transliterated(form: str) -> None:
    assert form in (*transliterations("Зеленский"), *transliterations("Зеленський"))
