"""kill -9 in the middle of load, 20 times: every complaint whose receipt was shown opens, none is half there."""

import argparse
import json
import threading

from bench import complaints, load
from bench.intake import Running

CHECK = """
import json
from tande.domains.casework.models import Case, Message
from tande.domains.intake import queries
from tande.domains.intake.models import Receipt
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.toolkit import codes, sealing, unsealing
shown = json.load(open({path!r}))
lost = 0
for code, case_id, message_id, seed in shown:
    found = queries.follow_up(codes.first_hash(code), at=clock.now())
    sealed = Message.objects.filter(id=message_id, case_id=case_id).first()
    if found is None or found.case_id != case_id or sealed is None:
        lost += 1
        continue
    info = sealing.info('message:' + message_id, case_id)
    unsealing.open_envelope(bytes(sealed.envelope), seed=bytes.fromhex(seed), info=info)
cases = set(Case.objects.values_list('id', flat=True))
halves = cases ^ set(Receipt.objects.values_list('case_id', flat=True))
halves |= cases ^ set(Message.objects.values_list('case_id', flat=True))
halves |= cases ^ set(Fact.objects.filter(kind='complaint.received').values_list('subject', flat=True))
print(len(shown), lost, len(cases), len(halves))
"""


def one_round(server: Running, delay: float) -> list[complaints.Sealed]:
    """Load, kill after ``delay`` seconds, start again; the complaints whose receipt had come."""
    key = server.desk_key()
    made = [complaints.sealed(*key) for _ in range(1500)]
    killer = threading.Timer(delay, server.kill)
    killer.start()
    result = load.run(server.port, (complaints.sealed_request(one.body) for one in made), connections=16)
    killer.join()
    server.start()
    print(f"   killed after {delay:.2f} s: {len(result.answered)} receipts had been shown", flush=True)
    return [made[number] for number in result.answered]


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench crash", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    given = parser.parse_args()
    server = Running("tande.project.wsgi:application", None)
    shown: list[complaints.Sealed] = []
    try:
        for number in range(given.rounds):
            shown += one_round(server, 0.15 + 0.03 * number)
        path = server.data / "shown.json"
        path.write_text(json.dumps([(one.code, one.case_id, one.message_id, one.case_seed.hex()) for one in shown]))
        total, lost, cases, halves = map(int, server.ask(CHECK.format(path=str(path))).split())
    finally:
        server.stop()
    print(f"{given.rounds} kills: {total} receipts shown, {lost} lost; {cases} complaints kept, {halves} half there")


if __name__ == "__main__":
    main()
