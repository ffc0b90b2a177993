// How many text messages a text is; the same count as src/tande/policy/sms.py (3GPP TS 23.038 and 23.040).

const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const EXTENDED = new Set("\f^{}\\[~]|€");

/** The characters that the 7-bit alphabet does not have, each once; one of them makes every part smaller. */
export const odd = (text) => [...new Set(text)].filter((one) => !BASIC.has(one) && !EXTENDED.has(one));

/** {plain, units, parts}: 160 characters in one message or 153 in each of several; 70 and 67 outside the alphabet. */
export function parts(text) {
  const plain = !odd(text).length;
  const [alone, each] = plain ? [160, 153] : [70, 67];
  const widths = [...text].map((one) => (plain ? (EXTENDED.has(one) ? 2 : 1) : one.length));
  const units = widths.reduce((sum, width) => sum + width, 0);
  if (units <= alone) return { plain, units, parts: units ? 1 : 0 };
  let count = 1;
  let room = each;
  for (const width of widths) {
    // What takes two units is never torn: it begins the next part.
    if (width > room) [count, room] = [count + 1, each];
    room -= width;
  }
  return { plain, units, parts: count };
}
