"""What an expert thinks of an event is a comment; what they found or did is a report."""

import pytest

from monitor.genre import Genre, genre
from monitor.genre.voices import thinks
from monitor.testing.builders import item


@pytest.mark.parametrize(
    ("title", "sign"),
    [
        ("Expert: Brevia cannot hold the strait", "Expert"),
        ("Military expert: Brevia cannot hold the strait", "Military expert"),
        ("Arland analysts expect a long blockade", "Arland analysts expect"),
        ("Analyst Moreau: the blockade serves Brevia", "Analyst Moreau"),
        ("The blockade serves Brevia, says analyst", "says analyst"),
        ("Blockade of the strait spells doom for ports – Expert", "Expert"),
        ("Truce unlikely before autumn: political scientists", "political scientists"),
        ("Truce unlikely before autumn, maritime law experts say", "maritime law experts say"),
        ("Эксперт Орлов: блокада пролива выгодна Бревии", "Эксперт Орлов"),
        ("Военный эксперт оценил вероятность блокады пролива", "Военный эксперт оценил"),
        ("Аналитики назвали последствия блокады", "Аналитики назвали"),
        ("Блокада выгодна Бревии, считает бревийский политолог", "считает бревийский политолог"),
        ("Експерти назвали наслідки блокади", "Експерти назвали"),
        ("Militärexperte: Blockade nützt Brevia", "Militärexperte"),
        ("Ökonomen warnen vor langer Blockade", "Ökonomen warnen"),
        ("Le blocus sert la Brévie, selon un expert", "selon un expert"),
        ("El bloqueo favorece a Brevia, según analistas", "según analistas"),
        ("Analisti: il blocco favorisce la Brevia", "Analisti"),
        ("Especialista: bloqueio favorece a Brévia", "Especialista"),
        ("Ekspert: blokada służy Brewii", "Ekspert"),
        ("Uzman: abluka Brevya'ya yarıyor", "Uzman"),
        ("خبير: الحصار يخدم بريفيا", "خبير"),
        ("محلل سياسي: الحصار يخدم بريفيا", "محلل سياسي"),
        ("کارشناس: محاصره به سود برویا است", "کارشناس"),
        ("מומחה לברביה: המצור משרת את ברביה", "מומחה לברביה"),
        ("विशेषज्ञ: नाकाबंदी से ब्रेविया को लाभ", "विशेषज्ञ"),
        ("专家:封锁对布雷维亚有利", "专家"),
    ],
)
def test_an_expert_speaks(title: str, sign: str) -> None:
    assert thinks(title) == sign
    assert genre(item(title=title)).genre is Genre.COMMENT


@pytest.mark.parametrize(
    "title",
    [
        "UN experts: both sides used banned mines",
        "Both sides used banned mines, UN experts say",
        "Эксперты ООН: обе стороны применяли мины",
        "Banned mines found in the harbour, forensic experts say",
        "Oil jumps 10% on the blockade, analysts say",
        "Envoy quits over the blockade — The Economist",
        "Expert Orlov arrested at the border",
        "Эксперт Орлов арестован на границе",
        "Политолог Орлов погиб в море",
        "Economist named central bank governor",
        "Brevia expels two analysts",
        "Experts arrive in the harbour to inspect the ferry",
        "Minister: Brevia cannot hold the strait",
        "Witness: the ferry burnt for hours",
        "Brevia cannot hold the strait, says minister",
        "Бревия не удержит пролив, заявил министр",
        "Truce talks open in the harbour",
        "",
    ],
)
def test_what_happened_stays_a_report(title: str) -> None:
    assert thinks(title) == ""
