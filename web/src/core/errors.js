// Every refusal of the core is an Error whose `name` is one of those in src/tande/toolkit/errors.py
// (UnknownSuite, Truncated, NotOpened, BadKey, BadContext, PartTooLarge, PaddingBroken, PayloadBroken,
// PartsMissing, PartsSwapped, NotDigits, CodeTooShort, CodeTooLong, CodeMistyped, KeyFileBroken, KeyWrapTooWeak,
// WrongPassphrase). No message ever carries a code, a key or a plaintext.

/** Throws the refusal called `name`. */
export function refuse(name) {
  const error = new Error(name);
  error.name = name;
  throw error;
}
