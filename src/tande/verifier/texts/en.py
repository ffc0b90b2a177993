"""The texts in English: the source of the others."""

TEXTS = {
    # Findings: who speaks
    "not_signed": "The head of the log is not signed as it must be ({why}). Nothing else was believed.",
    "new_key": "The log is signed by a new key, {key}, and the former key does not vouch for it. Ask on paper or by "
    "telephone which key is right, then give it with --key.",
    "other_log": "Another log is at this address now: {now}. Before it was {before}.",
    # The past is not what it was
    "fork": "Fork: two different logs of {theirs} entries were signed. {who}",
    "rollback": "Rollback: the log went back. {count} entries that were there are gone, from number {first} on.",
    "deletion": "Deletion: {count} entries that were in the log are gone, the first of them number {first}. {path}",
    "edit": "Edit: {count} entries that were in the log were changed, the first of them number {first}. {path}",
    "reorder": "Reorder: {count} entries were put in another order, the first of them number {first}. {path}",
    "insertion": "Insertion: {count} entries were put between older ones, the first of them as number {first}. "
    "{path}",
    "rewritten": "Rewritten: the log no longer begins with what it was when you last looked.",
    # The files do not fit together
    "wrong_root": "The files do not lead to the signed root of {size} entries: something in them was changed.",
    "wrong_tile": "{count} files of hashes are missing or do not fit the entries: {paths}",
    "wrong_list": "The lists of check numbers do not say what the log says ({count}): {list}",
    "wrong_opening": "{count} published openings do not fit their entries: numbers {indexes}",
    "wrong_anchor": "The anchor of {day} is not signed as it must be, or its opening does not fit.",
    "changed_anchor": "The anchor of {day} was replaced since you first saw it.",
    "anchor_gone": "The anchor of {day}, which you saw before, is gone.",
    # What the entries say
    "late_entry": "Late entry: number {index}, about {period}, was due by {due} and was not in the log on {missing}.",
    "duplicate": "Duplicate: entry number {second} is the same as number {first}.",
    "not_an_entry": "{count} lines of the log are no entries, the first of them number {first}.",
    "impossible_count": "Impossible count: {more} {what} but only {fewer} {than} (until {until}). The log says "
    "{restored} times that it was restored from a backup.",
    "unknown_kind": "{count} entries are of a kind that this version does not know: {kind}. A newer version may.",
    "future_entry": "Some entries are about a month that has not begun: {period}.",
    # Receipts and tables
    "broken_promise": "Broken promise: check number {number} was promised for {day}. It is not in the log, which was "
    "read on {read}. This is proof of misconduct: keep it.",
    "bad_promise": "{file} holds no promise or proof that can be checked: {why}",
    "rewritten_table": "Rewritten table: {file} is not the table that was written down in the log (entry {index}).",
    "wrong_total": "Wrong total: the table says {said} for {what} in {period}, the log says {counted}.",
    "missing_table": "Missing table: {file} was released (entry {index}) and is not there any more.",
    # Questions
    "missing_opening": "{count} openings are not published yet: numbers {indexes}",
    "lists_behind": "The lists of check numbers hold {listed} of {size} entries. Look again in a while.",
    "missing_anchor": "On {count} days no anchor was made: {days}",
    "stands_still": "The newest anchor is of {day}: this copy is old, or the log has stood still since.",
    "unopened_anchor": "{count} anchors from before the last batch were not opened: {days}",
    "unknown_anchor_key": "{count} anchors are signed by a key that you do not have.",
    "quorum_missing": "Only {has} of {all} witnesses have cosigned: fewer than the trust policy asks for.",
    "keys_changed": "The keys were changed, and the former key vouches for it. New: {new}. Not believed: {refused}. "
    "New for receipts: {receipts}. Compare them with those on paper.",
    "witnesses_changed": "The log names other witnesses than before: {witnesses}. Ask why.",
    "behind": "You were shown {size} entries; {who} has seen {theirs}.",
    "witness_silent": "The witness {who} did not answer, or not about this log.",
    "no_anchors": "This log has no daily anchors.",
    "trusts_server": "Nobody gave a key, so the server was believed about its own: {key}. Compare it with the key "
    "on paper or at another organisation. From now on this key is remembered.",
    "unread": "Something could not be read: {why}",
    # The report
    "log": "The public log of {origin}",
    "size": "{size} entries. Digits of the root, as in the bulletin: {digits}",
    "witnesses": "Cosigned by {has} of {all} witnesses, last on {day}.",
    "no_witnesses": "No witness is named for this log.",
    "keys_given": "Believed: the keys that you gave.",
    "keys_remembered": "Believed: the keys that were taken from the server at the first check.",
    "first_check": "This is the first check here. The next one will tell whether anything was rewritten since.",
    "since": "Since the last check ({before} entries): nothing was rewritten, {new} entries are new.",
    "counts": "Received {received}, acknowledged {acknowledged}, admitted {admitted}, decided {decided}, ended "
    "{ended}, opened again {reopened}. Open now: {open}.",
    "evidence": "Proof for others is in: {path}",
    "fine": "RESULT: all is well.",
    "wrong": "RESULT: SOMETHING IS WRONG.",
    "unread_result": "RESULT: this could not be checked.",
    "question": "RESULT: nothing is proven wrong, but there are questions.",
    "stopped": "Stopped. Nothing was remembered of this check.",
    # Receipts
    "kept": "Promise kept: check number {number} is entry {index} of the log.",
    "not_due": "Not due yet: check number {number} was promised for {day} and is not in the log so far.",
    "proven": "Proven: check number {number}, entry {index}, is in the log of {origin} with {size} entries. {entry}",
    "proof_written": "The proof for this entry is in: {path}",
    # Numbers
    "number_found": "Check number {number}: {sentence} In {period}, entry {index} of the log.",
    "number_none": "Check number {number} is in no list. It may not be published yet; the receipt says by when it "
    "will be.",
    "number_typo": "This is no check number: at least one digit is wrong. It has 12 digits.",
    "number_list_only": "The list says so. With --whole the log itself is asked.",
    "number_agrees": "The log itself says so.",
    # Figures
    "no_figures": "Nothing was released yet, or the log names no tables.",
    "figures_fine": "{tables} tables of {releases} releases are as they were written down in the log.",
    "totals_fine": "{totals} totals are what the log itself counts.",
    # Mirror
    "mirrored": "{files} new files are in {folder}; it holds the log of {size} entries.",
    "mirror_refused": "Nothing was copied: what is there is not what goes on from this copy.",
}
