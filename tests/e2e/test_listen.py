"""
A text is read aloud with the voices of the device, sentence by sentence; without a voice it stops politely.

A test machine has no voice: that is the polite stop, tried for real. For speaking, the engine of the *browser* is
replaced here by one that says when it is told to go on; all else is the page as everybody gets it.
"""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

TOPIC = "rechten/geven-en-krijgen"
ENGINE = """
(() => {
  const said = [];
  let now = null;
  class Words extends EventTarget { constructor(text) { super(); this.text = text; } }
  const engine = {
    getVoices: () => VOICES,
    speak(words) { now = words; said.push({ text: words.text, lang: words.lang, rate: words.rate }); },
    cancel() {
      const was = now;
      now = null;
      if (was) was.dispatchEvent(Object.assign(new Event("error"), { error: "canceled" }));
    },
  };
  Object.defineProperty(window, "speechSynthesis", { value: engine });
  Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Words });
  window.said = said;
  window.goOn = () => { const was = now; now = null; was.dispatchEvent(new Event("end")); };
  window.speaks = () => now !== null;
})();
"""
OWN = [{"lang": "nl-NL", "localService": True}, {"lang": "en-GB", "localService": True}]
OWN += [{"lang": "ar-SA", "localService": True}]
HIGHLIGHTED = "[...(CSS.highlights.get('said') ?? [])].map((range) => range.toString()).join('')"


def speaking(page: Page, voices: list[dict[str, Any]], *, highlights: bool = True) -> None:
    """Give the browser an engine with these voices, and maybe no way to highlight without touching the text."""
    page.add_init_script(ENGINE.replace("VOICES", str(voices).replace("True", "true").replace("False", "false")))
    if not highlights:
        page.add_init_script("delete window.Highlight")


def plain(text: str) -> str:
    """Return a text as it is heard: one kind of space, no marks of direction."""
    return " ".join(re.sub("[\u200e\u200f\u2066-\u2069]", "", text).split())


def said(page: Page) -> list[str]:
    """Return what was said so far."""
    return [one["text"] for one in page.evaluate("said")]


@pytest.mark.parametrize(
    ("language", "sentence"), [("nl", "geen stem voor deze taal"), ("en", ""), ("ar", "")], ids=["nl", "en", "ar"]
)
def test_a_device_without_a_voice_says_so_and_how_to_get_one(
    portal: str, page: Page, language: str, sentence: str
) -> None:
    page.goto(f"{portal}/{language}/{TOPIC}")
    assert page.evaluate("speechSynthesis.getVoices().filter((voice) => voice.localService).length") == 0
    page.locator("[data-play]").click()
    none = page.locator("[data-said]").get_attribute("data-none") or ""
    assert sentence in none
    expect(page.locator("[data-said]")).to_have_text(none)
    expect(page.locator("[data-stop]")).to_be_hidden()


def test_a_voice_of_somebody_else_or_of_another_language_is_not_used(portal: str, page: Page) -> None:
    speaking(page, [{"lang": "nl-NL", "localService": False}, {"lang": "de-DE", "localService": True}])
    page.goto(f"{portal}/nl/{TOPIC}")
    page.locator("[data-play]").click()
    expect(page.locator("[data-said]")).to_contain_text("geen stem")
    assert said(page) == []


@pytest.mark.parametrize("highlights", [True, False], ids=["highlight", "span"])
@pytest.mark.parametrize("language", ["nl", "ar"])
def test_the_whole_text_is_said_sentence_by_sentence_and_left_as_it_was(
    portal: str, page: Page, language: str, *, highlights: bool
) -> None:
    speaking(page, OWN, highlights=highlights)
    page.goto(f"{portal}/{language}/{TOPIC}")
    before = page.locator("[data-read] section").evaluate_all("all => all.map((one) => one.innerHTML)")
    page.locator("[data-play]").click()
    page.wait_for_function("said.length === 1")
    while page.evaluate("speaks()"):
        lit = page.evaluate(HIGHLIGHTED) if highlights else page.locator("span.said").all_inner_texts()
        assert plain("".join(lit)) == said(page)[-1]
        page.evaluate("goOn()")
    all_said = said(page)
    assert len(all_said) > 25
    assert all_said[0] == page.locator("h1").inner_text()
    assert max(len(one.split()) for one in all_said) < 30
    shown = plain(page.locator("[data-read]").inner_text())
    for one in all_said:
        assert one in shown
    texts = page.locator("[data-read] :is(h1, h2, p.lead, section p, li)").all_inner_texts()
    for word in set(plain(" ".join(texts)).split()):
        assert any(word in one for one in all_said), f"{word} was not said"
    assert page.locator("[data-read] section").evaluate_all("all => all.map((one) => one.innerHTML)") == before
    expect(page.locator("[data-said]")).not_to_be_empty()
    expect(page.locator("[data-stop]")).to_be_hidden()


def test_pause_goes_on_with_the_same_sentence_stop_begins_anew_and_slow_is_slow(portal: str, page: Page) -> None:
    speaking(page, OWN)
    page.goto(f"{portal}/nl/{TOPIC}")
    play = page.get_by_role("button", name="Lees voor")
    play.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("said.length === 1")
    page.evaluate("goOn()")
    second = said(page)[-1]
    page.get_by_role("button", name="Pauze").press("Enter")
    assert not page.evaluate("speaks()")
    assert plain(page.evaluate(HIGHLIGHTED)) == second
    page.get_by_role("button", name="Ga door").press("Enter")
    page.wait_for_function("said.length === 3")
    assert said(page)[-1] == second
    slow = page.get_by_role("button", name="Langzaam")
    expect(slow).to_have_attribute("aria-pressed", "false")
    slow.press("Space")
    expect(slow).to_have_attribute("aria-pressed", "true")
    page.wait_for_function("said.length === 4")
    assert [one["rate"] for one in page.evaluate("said")] == [1, 1, 1, 0.7]
    page.get_by_role("button", name="Stop").press("Enter")
    assert not page.evaluate("speaks()")
    assert page.evaluate(HIGHLIGHTED) == ""
    expect(page.locator("[data-play]")).to_be_focused()
    page.get_by_role("button", name="Lees voor").press("Enter")
    page.wait_for_function("said.length === 5")
    assert said(page)[-1] == said(page)[0]


def test_a_dutch_word_in_an_arabic_sentence_is_said_by_a_dutch_voice(portal: str, page: Page) -> None:
    speaking(page, OWN)
    page.goto(f"{portal}/ar/{TOPIC}")
    page.locator("h1").evaluate("(head) => { head.innerHTML = 'هبة <span lang=\"nl\">een gift</span> كبيرة'; }")
    page.locator("[data-play]").click()
    page.wait_for_function("said.length === 1")
    page.evaluate("goOn(); goOn()")
    found = [(one["text"], one["lang"]) for one in page.evaluate("said")][:3]
    assert found == [("هبة", "ar-SA"), ("een gift", "nl-NL"), ("كبيرة", "ar-SA")]


def test_leaving_the_page_is_silence(portal: str, page: Page) -> None:
    speaking(page, OWN)
    page.goto(f"{portal}/nl/{TOPIC}")
    page.locator("[data-play]").click()
    page.wait_for_function("said.length === 1")
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert not page.evaluate("speaks()")


def test_a_question_is_said_with_its_help_and_its_answers(portal: str, page: Page) -> None:
    speaking(page, OWN)
    page.goto(f"{portal}/nl/doorgeven?kies=gift")
    page.locator("[name=change][value=gift]").check()
    page.get_by_role("button", name="Verder").click()
    page.wait_for_url("**/vraag/gift/**")
    page.locator("[data-play]").click()
    page.wait_for_function("said.length === 1")
    while page.evaluate("speaks()"):
        page.evaluate("goOn()")
    heard = said(page)
    assert page.locator("h1").inner_text().strip() in heard
    for answer in ("Ja", "Nee", "Dat weet ik niet"):
        assert answer in heard
    assert "Verder" not in heard
    assert any("1 januari" in one for one in heard), "the help is said too"


def test_without_javascript_there_is_no_button(portal: str, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{portal}/nl/{TOPIC}")
    expect(page.locator("[data-play]")).to_be_hidden()
    context.close()
