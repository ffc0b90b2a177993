"""Every way in which the toolkit says no. No message ever carries a code, a key or a plaintext."""


class ToolkitError(Exception):
    """Something the toolkit was asked to do cannot be done."""


# --- sealing and opening ---------------------------------------------------------------------


class SealingError(ToolkitError):
    """Something sealed, or to be sealed, is not as it must be."""


class UnknownSuite(SealingError):
    """The envelope's first bytes name a format or a suite that this version does not know."""


class Truncated(SealingError):
    """The envelope is shorter than the shortest possible one: part of it is missing."""


class NotOpened(SealingError):
    """This key does not open this envelope in this place: wrong key, wrong context, or altered."""


class BadKey(SealingError):
    """A public key or a seed has the wrong length or is not a valid key."""


class BadContext(SealingError):
    """A purpose, an id or a part number that may not stand in the sealing context."""


class PartTooLarge(SealingError):
    """A part of evidence is larger than one envelope may hold."""


class PaddingBroken(SealingError):
    """What was opened is not padded as it must be."""


class PayloadBroken(SealingError):
    """What was opened is not a message or manifest that this version can read."""


class PartsMissing(SealingError):
    """A file does not have all the parts that its manifest names."""


class PartsSwapped(SealingError):
    """The parts of a file are not the ones its manifest vouches for (number, size or SHA-256 differs)."""


class PartAltered(SealingError):
    """A sealed part is not the one whose SHA-256 was recorded when it arrived."""


# --- access codes and check numbers ----------------------------------------------------------


class CodeError(ToolkitError):
    """What was typed is not an access code (or a check number)."""


class NotDigits(CodeError):
    """Something other than digits and separators was typed."""


class CodeTooShort(CodeError):
    """Fewer digits were typed than the number has."""


class CodeTooLong(CodeError):
    """More digits were typed than the number has."""


class CodeMistyped(CodeError):
    """The last digit does not fit the others: at least one digit is wrong or two are swapped."""


class BadNonce(CodeError):
    """The form's nonce is not 32 lower-case hexadecimal digits."""


# --- receipts --------------------------------------------------------------------------------


class PromiseError(ToolkitError):
    """A log entry, signed note or promise is not as it must be."""


class NotCanonical(PromiseError):
    """A fact holds something that has no single written form (a float, a key that is not text)."""


class BadEntry(PromiseError):
    """The kind, period or commitment cannot stand in a log entry."""


class BadNote(PromiseError):
    """The text is not a well-formed signed note."""


class BadVerifierKey(PromiseError):
    """The text is not a verifier key (name+id+base64)."""


class NotSigned(PromiseError):
    """The note carries no signature by the key that should have signed it."""


class WrongSignature(PromiseError):
    """The note carries a signature in the key's name that is not the key's."""


class BadPromise(PromiseError):
    """The note is signed, but what is signed is not a promise of this origin."""


# --- the public log --------------------------------------------------------------------------


class LogError(ToolkitError):
    """Something of the public log, or said about it, is not as it must be."""


class BadTilePath(LogError):
    """The text is not the path of a tile or of a bundle of entries."""


class TileMissing(LogError):
    """A file of the log that should be there is not."""


class TileBroken(LogError):
    """A tile or a bundle does not hold what its path says."""


class EntryTooLong(LogError):
    """An entry is longer than a bundle can hold (65,535 bytes)."""


class RootDiffers(LogError):
    """The files of the log do not lead to the root hash that was signed."""


class OutOfTree(LogError):
    """A size or an index that no tree, or not this tree, has."""


class ProofFails(LogError):
    """The proof does not lead to the root: the entry is not in the tree, or the tree was rewritten."""


class BadCheckpoint(LogError):
    """The text is not a checkpoint: origin, size and root hash on three lines."""


class BadProofFile(LogError):
    """The text is not a proof of inclusion (c2sp.org/tlog-proof@v1)."""


class BadTrustPolicy(LogError):
    """The trust policy cannot be used; the message names the line."""


class QuorumMissing(LogError):
    """The checkpoint is signed, but too few of the witnesses that the policy asks for have cosigned it."""


class BadSubmission(LogError):
    """What was sent to a witness, or what a witness answered, is not in the form of the protocol."""


# --- wrapped keys and custody ----------------------------------------------------------------


class KeyFileError(ToolkitError):
    """A file that should hold a key cannot be used."""


class KeyFileBroken(KeyFileError):
    """The key file is not in a form that this version knows."""


class KeyWrapTooWeak(KeyFileError):
    """The key file asks for fewer rounds than the rule allows."""


class WrongPassphrase(KeyFileError):
    """The passphrase (or the name) is not the one this key was wrapped with, or the file was altered."""


class CustodyError(ToolkitError):
    """The recovery key cannot be split or recovered in this way."""


class WrongCustodians(CustodyError):
    """Custodians must be exactly three different people with three different keys."""


class WrongPair(CustodyError):
    """This pair file was not sealed to the custodian keys that were given."""


class ShareAltered(CustodyError):
    """The pair file was altered or does not yield the recovery key it names."""


# --- exported cases --------------------------------------------------------------------------


class ExportError(ToolkitError):
    """An exported case cannot be read."""


class ExportBroken(ExportError):
    """The file is not an exported case: not a ZIP, no case.json, or fields missing."""


class ExportTooLarge(ExportError):
    """The file unpacks to more than any case may hold."""


class ExportUnsafe(ExportError):
    """The file holds names that no export contains (other folders, links, double entries)."""


class CaseNotOpened(ExportError):
    """This key opens neither the case nor any desk key that would."""


# --- papers ----------------------------------------------------------------------------------


class PdfNotMade(ToolkitError):
    """The PDF could not be drawn."""


# --- public log ------------------------------------------------------------------------------


class BadNumberList(ToolkitError):
    """A list of check numbers is not as we write it."""


class BadAnchor(ToolkitError):
    """A daily anchor, or its opening, is not as we write it or does not fit."""


class BadOpening(ToolkitError):
    """The published opening of an entry does not fit the entry."""


# --- names -----------------------------------------------------------------------------------


class BadEquivalents(ToolkitError):
    """The table of words that stand for one another in names cannot be read; the message names the line."""


class BadBirthDate(ToolkitError):
    """A date of birth is not YYYY, YYYY-MM or YYYY-MM-DD."""


# --- seat codes and results made offline -----------------------------------------------------


class SeatError(ToolkitError):
    """What was typed is not a seat code."""


class SeatTooShort(SeatError):
    """Fewer characters were typed than a seat code has."""


class SeatTooLong(SeatError):
    """More characters were typed than a seat code has."""


class SeatNotLetters(SeatError):
    """A character was typed that no seat code has."""


class SeatMistyped(SeatError):
    """The last character does not fit the others: one is wrong, or two are swapped."""


class ResultsError(ToolkitError):
    """A file of results made offline cannot be read."""


class NotResults(ResultsError):
    """It is another kind of file."""


class ResultsCut(ResultsError):
    """The file is cut off: it has to be copied again."""


class ResultsTooLarge(ResultsError):
    """The file is larger, or holds more results, than one may."""


# --- lists of people ---------------------------------------------------------------------------


class ListBroken(ToolkitError):
    """A list of people cannot be read as what it is said to be: nothing of it may be used.

    ``code`` says why (the interface has the sentence), ``line`` where in the file, 0 where that cannot be said.
    """

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(f"{code} in line {line}")
        self.code = code
        self.line = line


# --- field apps --------------------------------------------------------------------------------


class SubmissionBroken(ToolkitError):
    """What a field app sent cannot be read, or is larger than it may be.

    ``code`` says why (`openrosa.answers` has the sentence and the status), ``line`` where, 0 where that cannot be said.
    """

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(f"{code} in line {line}")
        self.code = code
        self.line = line


class FormNotOpened(ToolkitError):
    """A submission that a phone encrypted does not open: another key, a part that is missing, or one that changed."""


class NotWritable(ToolkitError):
    """A form or a file that no field app could use: something it needs is empty, or cannot stand in XML."""


# --- certificates of training ----------------------------------------------------------------


class CredentialError(ToolkitError):
    """A certificate, or what it is checked by, is not as it must be."""


class NotCredential(CredentialError):
    """It is not a certificate in the form in which they are issued; the message says what is wrong with the form."""


class OtherSignature(NotCredential):
    """Its header asks for another kind of signature than ours, as somebody writes it who cannot sign."""


class BadIssuerKey(CredentialError):
    """What was given as an issuer's key is none."""


class BadStatusList(CredentialError):
    """A list of revoked certificates is none, or was not signed by the issuer."""
