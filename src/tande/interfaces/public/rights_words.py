"""Every right of policy.roles in words that a person who complains understands. A test holds both tables together."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as later

from tande.interfaces.public.procedure_words import names
from tande.policy import roles

SECTIONS = (
    (later("Your complaint"), {
        "queue.see": later("See the list of complaints, in codes"),
        "case.open": later("Read a complaint"),
        "case.write": later("Write to you"),
        "identity.open": later("Open your name or phone number. Each time is written down."),
        "evidence.open": later("Open your photos, sounds and papers"),
        "case.triage": later("Note what kind of complaint it is"),
        "case.move": later("Take a complaint to its next step"),
        "case.second": later("Agree, as the second officer, that a complaint ends without an inquiry"),
        "case.link": later("Note that two complaints belong together"),
        "case.grant": later("Let one more officer read a complaint"),
        "case.export": later("Take out a locked copy of a complaint"),
        "conflict.declare": later("Shut an officer who is too close to a case out of it"),
        "conflict.lift": later("Let that officer back in"),
        "late.see": later("See which times were missed"),
    }),
    (later("The inquiry"), {
        "allegation.record": later("Write down in codes what somebody is said to have done"),
        "allegation.decide": later("Say what was found"),
        "interim.ask": later("Ask that somebody be taken off duty at once"),
        "inquiry.see": later("Read the file of the inquiry"),
        "inquiry.write": later("Write in the file of the inquiry"),
        "lessons.see": later("See what was recommended, and whether it was done"),
    }),
    (later("Help and protection"), {
        "retaliation.report": later("Write down that somebody is punished for speaking"),
        "support.see": later("See what help was offered"),
        "support.offer": later("Offer help"),
        "support.assess": later("Judge the danger and plan for safety"),
        "support.owe": later("Lay down who must do what for your safety"),
        "claim.record": later("Follow a claim of paternity or child support"),
        "directory.see": later("See the list of those who help"),
        "directory.check": later("Call those who help, and note whether they answer"),
    }),
    (later("The States concerned"), {
        "referral.see": later("See what was passed on to States"),
        "referral.make": later("Pass a case on to the State whose people are concerned"),
        "referral.answer": later("Answer for that State; sees only what was passed on to it"),
        "state.keys": later("Make the key of that State"),
        "states.manage": later("Say who speaks for a State"),
        "track.record": later("Note what a State did: punishment, court, repair"),
    }),
    (later("What the public sees"), {
        "commitment.see": later("See the desk's page of what was promised"),
        "commitment.keep": later("Write down what was shown for a promise"),
        "commitment.contradict": later("Write down what speaks against it"),
        "commitment.verify": later("Confirm, as the second officer, what was shown"),
        "canary.see": later("See how many test complaints are still secret"),
        "canary.plant": later("Lay down a test complaint, and reveal it"),
    }),
    (later("Who is in the mission"), {
        "people.see": later("See who is in the mission; who trains or commands sees only their own contingent"),
        "people.particulars": later("See dates of birth, passport numbers and former names"),
        "people.import": later("Bring in the list of people that a State sends"),
        "people.change": later("Correct what is known of a person"),
        "people.export": later("Take out a list of people. Each time is written down."),
        "people.readings": later("See who looked at whose data"),
        "vetting.see": later("See how the past of each person was checked"),
        "vetting.record": later("Note what a State certifies and what a person declares"),
        "vetting.lists": later("Bring in lists of names to compare with"),
        "vetting.decide": later("Decide if a record is about a person. Against a person, two officers decide."),
        "vetting.audit": later("Take out the account of every check"),
        "vetting.finding": later("Pass on that an inquiry found something against a person; nothing else of the case"),
        "training.see": later("See who did which training"),
        "training.keep": later("Hold trainings and bring in results"),
        "training.revoke": later("Take back a certificate of training"),
        "curricula.change": later("Change what must be learned"),
        "ready.see": later("See who may be sent and who may not"),
        "suspension.set": later("Keep a person back for the time being"),
        "override.ask": later("Ask to send a person who is not ready"),
        "override.confirm": later("Agree to it, as the second officer. The public sees how often."),
    }),
    (later("Children met, force and detention"), {
        "register.see": later("Open the register of safeguards"),
        "encounter.file": later("Write down a child met in an operation"),
        "encounter.see": later("See children met; an officer of a unit sees only those of the unit"),
        "encounter.manage": later("See to it that each child is handed over in time"),
        "encounter.restricted": later("Read that a girl whom the mission met is pregnant or has a baby"),
        "reception.see": later("See which children were received without a number, and where two sides differ"),
        "receiver.manage": later("Give codes to those who take children in"),
        "phone.manage": later("Register a phone for records from the field"),
        "force.file": later("Report a use of force"),
        "force.see": later("See uses of force; an officer of a unit sees only those of the unit"),
        "force.review": later("Review a use of force, as the superior"),
        "force.link": later("Link a use of force to a complaint. The mission never sees it."),
        "force.patterns": later("See how often each unit uses force"),
        "operation.record": later("Write down an operation and who was hurt"),
        "detention.file": later("Write down who was detained, without a name"),
        "detention.see": later("See detentions; an officer of a unit sees only those of the unit"),
        "detention.tell_council": later("Write down when the Council was told of detentions"),
    }),
    (later("Grave violations against children"), {
        "violation.see": later("See records of violations; a monitor sees only those of the own organisation"),
        "violation.record": later("Write down a violation"),
        "violation.identity": later("Open the sealed part of a record. Each time is written down."),
        "violation.verify_focal_point": later("Sign the first stage of verification"),
        "violation.verify_technical": later("Sign the second stage"),
        "violation.verify_task_force": later("Sign the last stage, which counts"),
        "violation.count": later("Print the tables"),
        "violation.import": later("Bring in records from a file"),
        "violation.export_mrm": later("Take out records as a workbook. Each time is written down."),
        "violation.export_hxl": later("Take out numbers as a table. Each time is written down."),
        "violation.export_form": later("Take out the form for phones in the field"),
        "sharing.ask": later("Ask to share records outside"),
        "sharing.see": later("See what was shared with whom"),
        "sharing.agree": later("Agree, for the own organisation, that records are shared"),
    }),
    (later("The office and its keys"), {
        "readings.see": later("See which officer read what and when, never the words"),
        "keys.see": later("See which keys are in force"),
        "keys.own": later("Have a key of one's own"),
        "keys.give_desk_key": later("Give the key of the office to one more officer"),
        "keys.replace_desk_key": later("Replace the key of the office"),
        "team.see": later("See who works here"),
        "team.change": later("Add an officer, or end an officer's access"),
    }),
)


def rights() -> list[tuple[str, list[tuple[str, str]]]]:
    """Section → what may be done and by whom, in the page's language."""
    return [
        (_(title), [(_(words), names(roles.MAY[action])) for action, words in section.items()])
        for title, section in SECTIONS
    ]
