"""Sentences and syllables are counted as a person counts them by hand."""

import pytest

from portal.kit.plain.figures import dutch_syllables, english_syllables, flesch, is_passive, measure
from portal.kit.plain.reading import Sentence, read, read_text

BY_HAND = """
ver-hui-zen ver-hui-zing uit-ke-ring ge-meen-te bij-stand in-ko-men be-ta-ling wij-zi-ging mel-ding col-le-ga
vraag ant-woord vra-gen in-vul-len door-ge-ven ver-tel-len be-ta-len krij-gen hou-den wo-nen sa-men huis
huur-der ka-mer post-co-de straat num-mer tuin keu-ken a-dres kind kin-de-ren ba-by moe-der va-der ou-ders
broer zus part-ner fa-mi-lie vriend vrien-din buur kos-ten re-ke-ning geld e-ner-gie wa-ter be-las-ting
toe-sla-gen werk wer-ken loon u-ren con-tract baas werk-ge-ver vrij-wil-li-ger ver-goe-ding sta-ge op-lei-ding
school stu-dent stu-de-ren u-ni-ver-si-teit di-plo-ma les cur-sus taal le-ren ziek ziek-te dok-ter
zie-ken-huis zorg pil ge-zond-heid hulp hel-pen tolk au-to fiets mo-tor ca-ra-van trein bus reis va-kan-tie
bui-ten-land vlieg-tuig erf-e-nis no-ta-ris schul-den le-ning be-slag ren-te spaar-geld gift ca-deau kor-ting
wet re-gel ar-ti-kel be-sluit be-zwaar rech-ter brief e-mail te-le-foon bel-len maan-dag dins-dag woens-dag
don-der-dag vrij-dag ja-nu-a-ri fe-bru-a-ri de-cem-ber jaar maand nieuw nieu-we leeuw sneeuw eeuw duw uw u wij
mij mooi ooit groei-en roei draai fraai saai blij lui kooi zee ze-ven twee een geen één naar haar daar waar
be-oor-de-len re-a-ge-ren ge-ac-cep-teerd co-ör-di-na-tie i-dee i-dee-ën fi-nan-ci-eel so-ci-aal pen-si-oen
a-li-men-ta-tie par-ti-ci-pa-tie-wet be-wind-voer-der cu-ra-tor men-tor ge-mach-tig-de kos-ten-de-ler
ver-mo-gen vrij-la-ting bij-zon-de-re norm be-slag-vrij-e voet huis-hou-ding in-lich-tin-gen plicht
te-rug-vor-de-ring voor-schot waar-schu-wing boe-te maat-re-gel weet niet ook nog maar want om-dat dus toen
straks rus-tig kij-ken zoe-ken vin-den den-ken we-ten klop-pen e-ven wach-ten stu-ren
""".split()  # noqa: SIM905  a list of 200 would be 200 lines


def test_200_words_by_hand() -> None:
    words = set(BY_HAND)
    assert len(words) >= 195
    assert {word for word in words if dutch_syllables(word.replace("-", "")) != word.count("-") + 1} == set()


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("money", 2),
        ("home", 1),
        ("homes", 1),
        ("changed", 1),
        ("needed", 2),
        ("people", 2),
        ("someone", 2),
        ("town", 1),
    ],
)
def test_english_syllables(word: str, count: int) -> None:
    assert english_syllables(word) == count


def test_flesch_of_known_figures() -> None:
    assert flesch(10, 1.5, "nl") == pytest.approx(206.84 - 9.3 - 115.5)
    assert flesch(10, 1.5, "en") == pytest.approx(206.835 - 10.15 - 126.9)


@pytest.mark.parametrize(
    ("text", "passive"),
    [
        ("Uw aanvraag wordt door ons beoordeeld.", True),
        ("Het bedrag werd verlaagd.", True),
        ("De beslissing is genomen door de gemeente.", True),
        ("Wij kijken naar uw aanvraag.", False),
        ("Mijn huisgenoot wordt 27.", False),
        ("Wat wordt er anders?", False),
    ],
)
def test_passive(text: str, passive: bool) -> None:
    assert is_passive(text, "nl") is passive


PAGE = """<html><head><title>x y z</title></head><body><header><a href="/">Merk</a></header><main>
<h1>Wat is er?</h1><p>Een zin van vijf woorden. En nog een.</p>
<ul><li>Eerste ding</li><li>Tweede ding: <b>vet</b></li></ul>
<label class="choice"><input type="radio"><svg><title>stil</title></svg><span>Ja
<span class="hint">Dat kan.</span></span></label>
<p lang="en">not counted</p><p>Wat is <dfn lang="nl">vermogen</dfn>?</p><button class="button">Verder</button>
<script>let x = "niet";</script></main></body></html>"""


def test_a_page_is_read_as_a_person_reads_it() -> None:
    page = read(PAGE, "nl")
    assert [(sentence.text, sentence.kind) for sentence in page.sentences] == [
        ("Wat is er?", "text"),
        ("Een zin van vijf woorden.", "text"),
        ("En nog een.", "text"),
        ("Eerste ding", "text"),
        ("Tweede ding: vet", "text"),
        ("Ja", "label"),
        ("Dat kan.", "text"),
        ("Wat is vermogen?", "text"),
        ("Verder", "label"),
    ]
    assert page.explained == {"vermogen"}
    assert read(PAGE, "nl", frame=True).sentences[0].text == "Merk"


def test_a_mail_is_read_line_by_line() -> None:
    page = read_text("Dank u wel. Het is binnen.\n\n- Datum: vandaag\n")
    assert [(s.text, s.kind) for s in page.sentences] == [
        ("Dank u wel.", "text"),
        ("Het is binnen.", "text"),
        ("- Datum: vandaag", "label"),
    ]


def test_signs_without_a_word_are_no_sentence() -> None:
    words = Sentence("Wij bellen u.")
    assert measure([Sentence("!!!"), words], "nl") == measure([words], "nl")
    assert measure([Sentence("--- ...")], "nl").words == 0


def test_labels_do_not_make_the_figures_better() -> None:
    hard = Sentence("Deze zin heeft wel tien woorden en is dus lang.")
    assert measure([hard], "nl") == measure([hard, Sentence("Ja", "label"), Sentence("Nee", "label")], "nl")
    assert measure([], "nl").ease == 100


@pytest.mark.parametrize("code", ["ZL-6V2A-WGZ2", "ARFPMKAEYA", "9E5PDWQK.", "(UEEAYAUE)"])
def test_a_code_counts_as_one_however_it_was_drawn(code: str) -> None:
    assert dutch_syllables(code) == english_syllables(code) == 1
    assert dutch_syllables("uitkering") == 3
