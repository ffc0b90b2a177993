"""From the complaint to an answer reviewed by somebody else: allegations, a conflict, a grant, Kenya, the outcome."""

from playwright.sync_api import Page, expect

from tests.harness.browser import DESK, NewPage
from tests.harness.server import Server
from tests.interfaces.staff.reporter import Reporter as Phone
from tests.journeys import test_a_state_answers as answers
from tests.journeys.desk import at_desk, cases_shown, find, in_english
from tests.journeys.navigators import SEALING, Officer, Reporter, totp

STORY = "Yo kraze pòt mwen epi yo pran lajan an."
OTHER = "Yo arete frè m nan san rezon."
REASONS = "Two neighbours say the same; the duty list names the patrol."
TOLD = "On 3 October a patrol broke a door. Who was on duty?"
NAMED = "Insp. A. Mfano"
DONE = "The patrol leader was disciplined."
OUTCOME = "Nou jwenn se vre. Yo pini chèf ekip la."


def test_a_case_goes_the_whole_way(server: Server, new_page: NewPage) -> None:
    woman = Reporter(new_page(lang="ht"), server.url)
    woman.open_site()
    woman.say(STORY)
    Phone(server.url).report(OTHER)

    joel = at_desk(server, new_page, "intake_officer")
    in_english(joel)
    _is_shut_out_of_the_other(joel)
    case_id = find(joel, STORY)
    joel.move(case_id, "acknowledged")
    joel.allege(case_id, "property_damage", "KEN", victims_adult=1)
    joel.allege(case_id, "theft_simple", "KEN", "JAM")
    joel.move(case_id, "admitted")
    joel.move(case_id, "inquiry")
    _grant(joel, case_id, server.officer("investigator")["display_name"])

    paul = at_desk(server, new_page, "investigator")
    in_english(paul)
    assert cases_shown(paul) == [case_id]
    _keeps_a_file(paul, case_id)
    paul.decide(case_id, 1, "substantiated", REASONS)
    paul.page.goto(f"{server.url}/desk/case/{case_id}/move/finding/")
    paul.page.locator("#move-confirm").click()
    expect(paul.page.locator("#move-form")).to_contain_text("At least one has none yet")
    paul.decide(case_id, 2, "insufficient_evidence", "Nobody saw who took it.")
    _refer(paul, case_id)

    wanjiru = new_page(size=DESK, lang="en")
    _kenya_answers(wanjiru, server, case_id)
    paul.page.goto(f"{server.url}/desk/case/{case_id}/states/")
    expect(paul.page.locator(".referral")).to_contain_text(DONE, timeout=SEALING)

    paul.move(case_id, "finding")
    paul.move(case_id, "action_awaited")
    paul.open(case_id)
    paul.write(OUTCOME, kind="outcome")
    paul.move(case_id, "closed")

    woman.come_back()
    assert OUTCOME in woman.replies()
    woman.page.locator("a[href*='/do/review/']").click()
    woman.page.locator("form[data-kind=review] button[type=submit]").click()
    expect(woman.page.locator("h1")).to_contain_text("Biwo a ap wè sa an premye")

    paul.open(case_id)
    expect(paul.page.locator("#moves a")).to_have_count(0)
    _grant(joel, case_id, server.officer("reviewer")["display_name"])
    solange = at_desk(server, new_page, "reviewer")
    solange.move(case_id, "closed")
    woman.come_back()
    assert OUTCOME in woman.replies()


def _is_shut_out_of_the_other(joel: Officer) -> None:
    other = find(joel, OTHER)
    joel.page.locator("#conflicts summary").click()
    joel.page.locator("#declare-conflict").click()
    joel.page.locator("input[name=reason][value=family]").check()
    joel.page.locator("#conflict-confirm").click()
    expect(joel.page.locator("main")).to_contain_text("The case is shut to you.")
    assert other not in cases_shown(joel)
    answer = joel.page.goto(f"{joel.url}/desk/case/{other}/")
    assert answer is not None
    assert answer.status == 404


def _grant(joel: Officer, case_id: str, name: str) -> None:
    joel.open(case_id)
    joel.page.locator("#grant summary").click()
    option = joel.page.locator("#grant-to option", has_text=name)
    joel.page.locator("#grant-to").select_option(option.get_attribute("value"))
    joel.page.locator("#grant-go").click()
    expect(joel.page.locator("main")).to_contain_text(f"The case is open to {name} now.")


def _keeps_a_file(paul: Officer, case_id: str) -> None:
    """A plan, an interview, evidence taken in, and what became of the step; nothing of it leaves in clear."""
    sent: list[str] = []
    paul.page.on("request", lambda request: sent.append(request.post_data or ""))
    paul.enter(case_id, "plan_step", "Hear the two neighbours.", due="2020-01-31", who=paul.who["display_name"])
    expect(paul.page.locator("#inquiry-overdue")).to_contain_text("1")
    paul.page.locator("#entry-kind").select_option("interview")
    paul.page.locator("#entry-text").fill("She said it in her own words.")
    paul.page.locator("#entry-send").click()
    expect(paul.page.locator("#entry-error")).to_contain_text("Who was heard")
    heard = {"person": "A neighbour", "place": "At her house", "language": "Creole", "interpreter": "None"}
    for name, value in heard.items():
        paul.page.locator(f"#field-{name}").fill(value)
    paul.page.locator("#entry-send").click()
    expect(paul.page.locator("#entry-error")).to_be_visible()  # consent is asked for
    paul.enter(case_id, "interview", "In her own words: they came before sunrise.", consent="yes", **heard)
    paul.enter(case_id, "evidence", "Duty list of 3 October.", origin="The base gave it.", custody="Paul, in the safe")
    paul.enter(case_id, "step_done", "Both neighbours were heard.")
    expect(paul.page.locator("#inquiry-overdue")).to_be_hidden()
    paul.enter(case_id, "fairness", "The patrol leader was written to.", event="invited")
    paul.enter(case_id, "recommendation", "Check every address twice.", to="mission", due="2099-01-01")
    assert not [one for one in sent if "neighbours" in one or "Duty list" in one]


def _refer(paul: Officer, case_id: str) -> None:
    """Before Kenya, with the first allegation ticked: Kenya's page will show that and nothing else."""
    page = paul.page
    page.goto(f"{paul.url}/desk/case/{case_id}/states/")
    page.locator("#refer-state").select_option("KEN")
    page.locator("input[name=tracks][value=discipline]").check()
    page.locator("input[name=allegations][value='1']").check()
    page.locator("#refer-text").fill(TOLD)
    page.locator("#refer-preview").click()
    page.locator("#refer-send").click()
    expect(page.locator(".referral .said > li")).to_contain_text(TOLD, timeout=SEALING)


def _kenya_answers(page: Page, server: Server, case_id: str) -> None:
    who = server.officer("focal_point")
    page.goto(f"{server.url}/states/")
    page.locator("#id_login").fill(who["username"])
    page.locator("#id_password").fill(who["passphrase"])
    page.locator("#sign-in button.main").click()
    page.locator("#id_code").fill(totp(who["totp"]))
    page.locator("#second-factor button.main").click()
    expect(page.locator("#referrals > li")).to_have_count(1)
    page.goto(f"{server.url}/states/key/unlock/")
    page.locator("#unlock-passphrase").fill(who["key_passphrase"])
    page.locator("#unlock-go").click()
    page.locator(".referral-link").click()
    expect(page.locator("#said > li")).to_contain_text(TOLD, timeout=SEALING)
    assert case_id not in page.content()
    assert "kraze" not in page.locator("body").inner_text()
    page.locator("#acknowledge").click()
    answers.send(page, "#name-card", "named", NAMED)
    card = answers.opened(page, "#outcome-card")
    card.locator("textarea").fill(DONE)
    card.locator("input[value=discipline][name=track]").check()
    card.locator("input[value=taken]").check()
    card.locator("input[name=outcomes]").first.check()
    card.locator("button").click()
    expect(page.locator("#said > li[data-kind=outcome]")).to_contain_text(DONE, timeout=SEALING)
