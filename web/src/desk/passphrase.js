// A rough judgement of a passphrase, for a hint only. Counts words and kinds of characters; knows the worst ones.

const COMMON = /(password|passphrase|motdepasse|modpas|contrase|nywila|qwerty|azerty|tande|12345|abcdef)/i;
export const SHORTEST = 16;

/** 0 (too short) to 4 (strong). */
export function strength(passphrase) {
  const text = passphrase.normalize("NFC");
  if ([...text].length < SHORTEST) return 0;
  const words = new Set(text.toLowerCase().split(/[\s\-_.,]+/).filter((word) => word.length > 2));
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}\s]/u].filter((kind) => kind.test(text)).length;
  const different = new Set(text.toLowerCase()).size;
  let score = Math.min(4, Math.max(words.size - 1, Math.floor([...text].length / 8) - 1 + (kinds > 2 ? 1 : 0)));
  if (different < 8) score = 1;
  if (COMMON.test(text)) score -= 1;
  return Math.max(1, score);
}
