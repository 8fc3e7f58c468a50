from monitor.model import DeliveryKind, Evidence, Match
from monitor.outbox import compose
from monitor.testing.builders import NOON, delivery, item, match

TOPICS = {"truce-talks": "Truce talks"}


def test_alert_has_headline_sentences_outlet_link_and_reason() -> None:
    message = compose(delivery(), [item()], {"item-1": (match(),)}, TOPICS, NOON)

    assert message.headline == "Arland and Brevia agree to a truce at sea"
    assert message.topic == "Truce talks"
    assert message.reason == 'matches Truce talks: "truce" in title'
    (report,) = message.reports
    assert (report.outlet, report.url) == ("Harbour Post", "https://harbour.example/truce")
    assert report.sentences == (
        "Arland and Brevia agreed on Wednesday to halt attacks on ports for 30 days.",
        "Envoys meet again in Jeddah on Sunday, both foreign ministries said.",
    )
    assert report.evidence == ("truce",)


def test_reason_names_words_fields_and_entities_and_counts_the_rest() -> None:
    text = "Putin speaks. Путин говорит. Talks in Jeddah on a truce, at last."
    found = Match(
        "truce-talks",
        5.0,
        (
            Evidence("summary", 0, 5, "Putin", "putin"),
            Evidence("title", 29, 34, "truce"),
            Evidence("summary", 29, 34, "talk*"),
            Evidence("summary", 14, 19, "Путин", "putin_ru"),
            Evidence("summary", 38, 44, "Jeddah"),
            Evidence("summary", 50, 55, "truce"),
        ),
    )

    message = compose(delivery(), [item(summary=text)], {"item-1": (found,)}, TOPICS, NOON)

    assert message.reason == (
        'matches Truce talks: "truce" in title, Putin (entity), Путин (entity putin_ru), '
        '"Talks" in summary and 1 more'
    )


def test_reason_without_evidence_is_the_deliverys_own() -> None:
    message = compose(delivery(reason="first report"), [item()], {}, TOPICS, NOON)

    assert message.reason == "first report"


def test_evidence_of_other_topics_is_not_told() -> None:
    other = Match("sports", 9.0, (Evidence("title", 0, 6, "Arland"),))

    message = compose(delivery(), [item()], {"item-1": (other, match())}, TOPICS, NOON)

    assert message.reason == 'matches Truce talks: "truce" in title'


def test_the_best_match_leads_and_the_rest_follow_in_time() -> None:
    items = [
        item(id="c", title="Third", published=NOON + 3),
        item(id="b", title="Second", published=NOON + 2),
        item(id="a", title="First", published=NOON + 1),
    ]
    matches = {"b": (match(score=9.0),), "a": (match(),), "c": (match(),)}

    message = compose(delivery(item_ids=("a", "b", "c")), items, matches, TOPICS, NOON)

    assert [r.title for r in message.reports] == ["Second", "First", "Third"]
    assert message.headline == "Second"


def test_follow_up_counts_and_carries_its_thread() -> None:
    row = delivery(kind=DeliveryKind.FOLLOW_UP, root_id="d-root")
    items = [item(id=str(n), title=f"Report {n}", published=NOON + n) for n in range(3)]

    message = compose(row, items, {}, TOPICS, NOON, "1700.1")

    assert message.headline == "3 further reports: Report 0"
    assert (message.thread, message.root_id) == ("1700.1", "d-root")


def test_message_is_as_old_as_its_delivery() -> None:
    queued, asked_for = delivery(created_at=NOON), delivery(created_at=0)

    made = [compose(each, [item()], {}, TOPICS, NOON + 5) for each in (queued, asked_for)]

    assert [message.created_at for message in made] == [NOON, NOON + 5]


def test_reason_tells_the_article_before_what_is_no_text() -> None:
    found = match(evidence=(Evidence("url", 0, 4, "site"), Evidence("article", 9, 14, "truce")))

    message = compose(delivery(), [item()], {"item-1": (found,)}, TOPICS, NOON)

    assert message.reason == 'matches Truce talks: "truce" in article, "site" in url'


def test_one_further_report_is_singular() -> None:
    row = delivery(kind=DeliveryKind.FOLLOW_UP)

    message = compose(row, [item(title="Only")], {}, TOPICS, NOON)

    assert message.headline == "1 further report: Only"


def test_notice_is_its_lines() -> None:
    row = delivery(
        kind=DeliveryKind.NOTICE,
        lines=("Watching 20 feeds", "3 topics"),
        item_ids=(),
        topic_id="",
        reason="first start",
    )

    message = compose(row, [], {}, TOPICS, NOON)

    assert (message.headline, message.lines) == ("Watching 20 feeds", ("3 topics",))
    assert message.reason == "first start"
    assert message.reports == ()


def test_an_item_without_title_is_headed_by_its_first_sentence() -> None:
    message = compose(delivery(), [item(title="")], {}, TOPICS, NOON)

    assert message.headline == (
        "Arland and Brevia agreed on Wednesday to halt attacks on ports for 30 days."
    )


def test_items_that_are_gone_leave_a_message_that_says_so() -> None:
    message = compose(delivery(item_ids=("a", "b")), [], {}, TOPICS, NOON)

    assert message.headline == "2 reports that are no longer kept"


def test_offsets_outside_the_field_are_harmless() -> None:
    odd = match(evidence=(Evidence("title", 900, 905, "truce"), Evidence("url", 0, 4, "site")))

    message = compose(delivery(), [item()], {"item-1": (odd,)}, TOPICS, NOON)

    assert message.reason == 'matches Truce talks: "truce" in title, "site" in url'
    assert message.reports[0].evidence == ()


def test_a_flood_in_one_message_is_told_in_full_for_the_first_thirty() -> None:
    items = [item(id=f"{n:03}", published=NOON + n) for n in range(200)]

    message = compose(delivery(), items, {}, TOPICS, NOON)

    assert [bool(report.sentences) for report in message.reports] == [True] * 30 + [False] * 170


def test_alert_of_a_teaser_is_told_from_the_article() -> None:
    article = (
        "The truce holds for 30 days from midnight, the foreign ministry of Arland said.\n"
        "Convoys with grain may pass the strait by day, the agreement says.\n"
    )
    teaser = item(summary="Read more about the truce.", article=article)
    found = match(evidence=(Evidence("article", 4, 9, "truce"),))

    message = compose(delivery(), [teaser], {"item-1": (found,)}, TOPICS, NOON)

    assert message.reason == 'matches Truce talks: "truce" in article'
    assert message.reports[0].sentences == tuple(article.strip().split("\n"))
