"""The kinds of coded fact: one table from code to sentence, and which kinds become public log entries.

A fact's body holds codes only. ``public`` kinds are the stages of a complaint that anyone may count
in the log; the others stay in the ledger for officers, head and auditor. ``opened`` kinds are about nobody: what
their entry commits to is published beside it.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Kind:
    """One kind of fact: its sentence (English source text), whether it enters the public log, and opened or not."""

    sentence: str
    public: bool = False
    opened: bool = False


KINDS: Final[dict[str, Kind]] = {
    "complaint.received": Kind("The complaint was received.", public=True),
    "complaint.acknowledged": Kind("The complaint was acknowledged.", public=True),
    "complaint.admitted": Kind("The complaint was admitted.", public=True),
    "complaint.not_pursued": Kind("The complaint is not pursued.", public=True),
    "complaint.referred_elsewhere": Kind("The complaint was referred to another body.", public=True),
    "complaint.inquiry_opened": Kind("An inquiry was opened.", public=True),
    "complaint.finding_made": Kind("A finding was made.", public=True),
    "complaint.action_awaited": Kind("Action by the State concerned is awaited.", public=True),
    "complaint.closed": Kind("The complaint was closed and the person was told.", public=True),
    "complaint.review_asked": Kind("A review was asked for.", public=True),
    "complaint.reopened": Kind("The case was opened again.", public=True),
    "complaint.review_decided": Kind("The review upheld the decision.", public=True),
    "clock.missed": Kind("A time limit was missed and was escalated.", public=True),
    "decision.proposed": Kind("An officer proposed to end the case without inquiry."),
    "decision.seconded": Kind("A second officer agreed."),
    "decision.declined": Kind("A second officer did not agree, or the proposal was taken back."),
    "allegation.recorded": Kind("An allegation was recorded."),
    "allegation.changed": Kind("An allegation was corrected."),
    "allegation.decided": Kind("A finding on an allegation was recorded."),
    "interim.asked": Kind("An interim measure was asked for."),
    "interim.taken": Kind("An interim measure is in force."),
    "interim.refused": Kind("An interim measure was refused."),
    "interim.lifted": Kind("An interim measure was lifted."),
    "inquiry.entered": Kind("Something was added to the inquiry file."),
    "case.linked": Kind("The case was linked to another."),
    "case.unlinked": Kind("A link to another case was taken away."),
    "conflict.declared": Kind("A conflict of interest was declared: the case is shut to this officer."),
    "conflict.lifted": Kind("A conflict of interest was lifted."),
    "retaliation.reported": Kind("Retaliation was reported: the case goes before all others."),
    "support.offered": Kind("Safety and help were offered to the person."),
    "support.accepted": Kind("The person accepted the help that was offered."),
    "support.declined": Kind("The person did not want the help that was offered."),
    "support.passed_on": Kind("The person was passed on to those who help, as she agreed."),
    "support.done": Kind("The help was given."),
    "support.failed": Kind("The help did not come about."),
    "support.taken_back": Kind("An offer of help was taken back by the desk."),
    "provider.checked": Kind("An officer called somebody of the directory of help."),
    "protection.assessed": Kind("The risk to somebody who spoke was assessed."),
    "protection.planned": Kind("A safety plan was written, or written anew."),
    "protection.owed": Kind("A measure of protection was laid down."),
    "protection.ended": Kind("A measure of protection was done or dropped."),
    "claim.recorded": Kind("A claim of paternity or child support was recorded."),
    "claim.moved": Kind("A claim of paternity or child support went a step on."),
    "referral.made": Kind("The case was referred to a State."),
    "referral.disclosed": Kind("More was disclosed to the State."),
    "referral.opened": Kind("The State's focal point opened the referral."),
    "referral.file_opened": Kind("The State's focal point opened a file."),
    "referral.acknowledged": Kind("The State acknowledged the referral."),
    "referral.officer_named": Kind("The State named its investigation officer."),
    "referral.replied": Kind("The State replied."),
    "referral.outcome": Kind("The State reported an outcome."),
    "referral.act_certified": Kind("The command certified whether the act was an official one."),
    "referral.withdrawn": Kind("The referral was withdrawn."),
    "track.opened": Kind("A track of action was opened: discipline, crime, redress or paternity."),
    "track.recorded": Kind("The state of a track of action was recorded."),
    "state_key.made": Kind("A State's key was put in force."),
    "state_key.given": Kind("A State's key was given to one more focal point."),
    "state_key.revoked": Kind("A State's key was revoked."),
    "rounds.done": Kind("The rounds were made: every passed clock was looked for."),
    "receipt.saved": Kind("The person confirmed that the code is saved."),
    "case.added": Kind("The person added something."),
    "case.danger_reported": Kind("The person said that she or he is in danger."),
    "case.contact_stopped": Kind("The person asked not to be contacted."),
    "case.withdrawal_asked": Kind("The person asked to withdraw the complaint."),
    "case.written": Kind("An officer wrote to the person."),
    "case.triaged": Kind("The case was coded."),
    "case.granted": Kind("The case was opened to one more officer."),
    "case.read": Kind("An officer read the case."),
    "case.exported": Kind("The sealed case was exported."),
    "identity.opened": Kind("An officer opened the person's identity or contact."),
    "evidence.received": Kind("A sealed file, or a part of it, was received."),
    "evidence.read": Kind("An officer opened a file."),
    "evidence.disclosed": Kind("A file was disclosed to a State, sealed to its key."),
    "officer.created": Kind("An officer was added."),
    "officer.key_set": Kind("An officer's key was set."),
    "officer.retired": Kind("An officer left."),
    "desk_key.made": Kind("A desk key was put in force.", public=True, opened=True),
    "desk_key.given": Kind("The desk key was given to an officer."),
    "recovery_key.set": Kind("The recovery key was put in force.", public=True, opened=True),
    "recovery_key.used": Kind("The recovery key was used by two custodians.", public=True, opened=True),
    "case.purged": Kind("Sealed content of the case was removed by the rule on keeping."),
    "case.grant_voided": Kind("An officer's access to the case was taken away."),
    "commitment.changed": Kind(
        "Something was shown for or against a commitment, or checked.", public=True, opened=True
    ),
    "canary.planted": Kind("The auditor laid down the seal of a test complaint."),
    "canary.revealed": Kind("The auditor revealed a test complaint.", public=True, opened=True),
    "person.enrolled": Kind("A person was put on a contingent's roster."),
    "person.moved": Kind("A person's unit, post or function changed."),
    "person.renamed": Kind("A person's name or particulars changed."),
    "person.deployed": Kind("A person was deployed."),
    "person.left": Kind("A person left the mission."),
    "person.looked": Kind("Somebody looked at people's particulars."),
    "people.exported": Kind("A list of people was exported."),
    "roster.imported": Kind("A contingent's roster was imported."),
    "vetting.certified": Kind("A State's certificate of vetting was recorded."),
    "vetting.certificate_withdrawn": Kind("A State's certificate of vetting was withdrawn."),
    "vetting.attested": Kind("A person's attestation was recorded."),
    "vetting.declaration_settled": Kind("Two officers decided on what a person declared."),
    "vetting.unit_checked": Kind("A unit or its commander was vetted."),
    "vetting.list_loaded": Kind("A list of records to screen against was loaded.", public=True, opened=True),
    "vetting.record_entered": Kind("A record of the body's own was put before the screening."),
    "vetting.record_withdrawn": Kind("A record of the body's own was withdrawn from the screening."),
    "vetting.screened": Kind("People were screened against the records."),
    "vetting.alert_raised": Kind("The screening raised an alert, or an alert was opened again."),
    "vetting.alert_proposed": Kind("An officer proposed an adverse decision on an alert."),
    "vetting.alert_decided": Kind("An alert was decided."),
    "vetting.exported": Kind("The record of the screening was exported."),
    "vetting.result": Kind("The state of a person's vetting changed."),
    "training.session_planned": Kind("A training session was planned, or changed."),
    "training.attended": Kind("Attendance of a training session was recorded."),
    "training.session_signed": Kind("A training session was signed off."),
    "training.attempted": Kind("A person took the test of a training."),
    "training.handed_in": Kind("A person handed in a test. It counts once the session is signed."),
    "training.annulled": Kind("A result of a training was taken back: it counts no more."),
    "training.results_imported": Kind("Results of an offline test were imported."),
    "credential.issued": Kind("A certificate of a training was issued."),
    "credential.revoked": Kind("A certificate of a training was revoked."),
    "curricula.changed": Kind("What must be learned, or for how long it counts, changed.", public=True, opened=True),
    "suspension.set": Kind("A person was suspended for the time being."),
    "suspension.lifted": Kind("A suspension was lifted."),
    "override.asked": Kind("Somebody asked to let a person deploy who is not ready."),
    "override.granted": Kind("A second officer let a person deploy who is not ready."),
    "override.declined": Kind("A second officer did not let the person deploy."),
    "override.ended": Kind("An override was ended early."),
    "gate.rules_changed": Kind("The rules of the gate changed.", public=True, opened=True),
    "coverage.released": Kind("Figures on vetting and training were released.", public=True, opened=True),
    "figures.released": Kind("Figures were released.", public=True, opened=True),
    "scripts.served": Kind("The scripts that browsers get from us changed.", public=True, opened=True),
    "rules.changed": Kind("The rules of the mission's charter changed.", public=True, opened=True),
    "log_key.changed": Kind("The key that signs the public log changed.", public=True, opened=True),
    "installation.backed_up": Kind("A backup was made."),
    "installation.restored": Kind("The installation was put back from a backup.", public=True, opened=True),
}

OPENED: Final = frozenset(code for code, kind in KINDS.items() if kind.opened)
"""Kinds whose entries in the public log are published with what they commit to."""


def is_public(kind: str) -> bool:
    """Whether the kind becomes an entry of the public log. Raises KeyError for an unknown kind."""
    return KINDS[kind].public
