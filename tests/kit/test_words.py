from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from portal.kit import words

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Wat is er veranderd?"
msgstr "What has changed?"

msgid "Hulp & raad"
msgstr "Help & <advice>"

msgid "%(number)s van %(all)s"
msgstr "%(number)s out of %(all)s"

msgid "{day} om {time} uur"
msgstr "{day} at {time}"
"""


@pytest.fixture
def english(tmp_path, monkeypatch):
    """The real languages, with a small English catalogue and templates of this test."""
    locales = words.data("locales")
    for code in ("nl", "en", "ar"):
        folder = tmp_path / "locales" / code
        folder.mkdir(parents=True)
        (folder / "language.toml").write_bytes((locales / code / "language.toml").read_bytes())
    compiled = BytesIO()
    write_mo(compiled, read_po(StringIO(PO)))
    target = tmp_path / "locales" / "en" / "LC_MESSAGES"
    target.mkdir()
    (target / "messages.mo").write_bytes(compiled.getvalue())
    (tmp_path / "templates").mkdir()
    drawings = tmp_path / "static" / "pictograms"
    drawings.mkdir(parents=True)
    (drawings / "moving.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" fill="none" stroke="currentColor">'
        '<title>Verhuizen</title><path d="M3 3"/></svg>'
    )
    caches = (words.languages, words.catalogue, words.environment, words._drawing, words.picto)  # noqa: SLF001
    monkeypatch.setattr(words, "data", lambda name: tmp_path / name)
    for cached in caches:
        cached.cache_clear()
    yield words.environment("en")
    for cached in caches:
        cached.cache_clear()


def test_each_language_says_its_own_name_and_direction():
    found = words.languages()
    assert next(iter(found)) == "nl"
    assert (found["nl"].name, found["nl"].dir, found["nl"].babel_locale) == ("Nederlands", "ltr", "nl_NL")
    assert (found["en"].name, found["en"].dir, found["en"].babel_locale) == ("English", "ltr", "en_GB")
    assert (found["ar"].name, found["ar"].dir, found["ar"].babel_locale) == ("العربية", "rtl", "ar")


def test_constants_are_written_into_the_compiled_template(english):
    source = english.compile('<h1>{{ _("Wat is er veranderd?") }}</h1>', raw=True)
    assert "<h1>What has changed?</h1>" in source
    assert "Wat is er veranderd?" not in source


def test_trans_blocks_are_written_into_the_compiled_template(english):
    source = english.compile("{% trans number=1, all=4 %}{{ number }} van {{ all }}{% endtrans %}", raw=True)
    assert "%(number)s out of %(all)s" in source
    assert " van " not in source


def test_the_catalogue_is_not_asked_when_a_page_is_made(english):
    template = english.from_string(
        '{{ _("Wat is er veranderd?") }} {% trans number=n, all=4 %}{{ number }} van {{ all }}{% endtrans %}'
    )
    vars(words.catalogue("en"))["_catalog"].clear()
    assert words.translator("en")("Wat is er veranderd?") == "Wat is er veranderd?"
    assert template.render(n=2) == "What has changed? 2 out of 4"


def test_a_translated_constant_is_text_and_no_html(english):
    assert english.from_string('{{ _("Hulp & raad") }}').render() == "Help &amp; &lt;advice&gt;"
    assert english.from_string('<a title="{{ _("Hulp & raad") }}">').render() == '<a title="Help &amp; &lt;advice&gt;">'


def test_what_a_person_typed_stays_text_in_a_trans_block(english):
    template = english.from_string("{% trans number=name, all=4 %}{{ number }} van {{ all }}{% endtrans %}")
    assert template.render(name="<script>") == "&lt;script&gt; out of 4"
    assert template.render(name="100%") == "100% out of 4"


def test_a_sentence_that_is_known_only_later_is_translated_too(english):
    assert english.from_string("{{ _(title) }}").render(title="Wat is er veranderd?") == "What has changed?"


def test_each_language_has_its_own_templates(english):
    page = '{{ _("Wat is er veranderd?") }} {{ language.dir }}'
    assert english.from_string(page).render() == "What has changed? ltr"
    assert words.environment("nl").from_string(page).render() == "Wat is er veranderd? ltr"
    assert words.environment("ar").from_string(page).render() == "Wat is er veranderd? rtl"


def test_dutch_without_translation_is_marked_as_dutch(english):
    template = english.from_string("{{ title|t }}")
    assert template.render(title="Wat is er veranderd?") == "What has changed?"
    assert template.render(title="Eten & drinken") == '<span lang="nl" dir="ltr">Eten &amp; drinken</span>'
    assert template.render(title="") == ""
    assert words.environment("nl").from_string("{{ 'Eten & drinken'|t }}").render() == "Eten &amp; drinken"


def test_whether_there_is_a_translation(english):
    assert words.has("en", "Wat is er veranderd?")
    assert not words.has("en", "Eten & drinken")
    assert words.has("nl", "Eten & drinken")


def test_an_empty_sentence_stays_empty(english):
    assert words.translator("en")("") == ""


def test_a_language_without_catalogue_speaks_dutch(english):
    assert words.translator("ar")("Wat is er veranderd?") == "Wat is er veranderd?"


def test_a_day_in_words():
    assert words.date_words(date(2026, 11, 27), "nl") == "vrijdag 27 november 2026"
    assert words.date_words(date(2026, 11, 27), "en") == "Friday 27 November 2026"
    assert words.date_words(date(2026, 11, 27), "ar") == "الجمعة 27 نوفمبر 2026"


def test_a_moment_in_words_is_told_in_amsterdam(english):
    winter = datetime(2026, 11, 27, 9, 42, tzinfo=UTC)
    assert words.moment_words(winter, "nl") == "vrijdag 27 november 2026 om 10.42 uur"
    assert words.moment_words(winter, "en") == "Friday 27 November 2026 at 10:42"
    assert words.moment_words(datetime(2026, 7, 3, 22, 5, tzinfo=UTC), "nl") == "zaterdag 4 juli 2026 om 00.05 uur"


def test_the_day_of_a_moment_is_the_day_in_amsterdam():
    assert words.date_words(datetime(2026, 7, 3, 22, 5, tzinfo=UTC), "nl") == "zaterdag 4 juli 2026"


def test_amounts_in_euro():
    assert words.euro(Decimal("1120.50"), "nl") == "€\u00a01.120,50"
    assert words.euro(Decimal("1120.50"), "en") == "€1,120.50"


def test_arabic_keeps_the_digits_of_letters_from_the_town():
    assert "1,120.50" in words.euro(Decimal("1120.50"), "ar")
    assert "10:42" in words.moment_words(datetime(2026, 11, 27, 9, 42, tzinfo=UTC), "ar")


def test_a_reference_is_kept_from_left_to_right(english):
    assert english.from_string("{{ 'LV-7K<'|bdi }}").render() == '<bdi dir="ltr">LV-7K&lt;</bdi>'


def test_a_pictogram_beside_a_word_is_hidden_from_a_screen_reader(english):
    drawn = english.from_string('{{ picto("moving", turns=True) }}').render()
    assert drawn.startswith('<svg class="picto turns" aria-hidden="true"')
    assert "xmlns" not in drawn
    assert "<title" not in drawn
    assert '<path d="M3 3"/></svg>' in drawn


def test_a_pictogram_alone_has_a_label(english):
    drawn = english.from_string("{{ picto('moving', label=label) }}").render(label='Ik "verhuis"')
    assert 'role="img" aria-label="Ik &#34;verhuis&#34;"' in drawn
    assert "aria-hidden" not in drawn
