// Padding: u32 big-endian length ‖ bytes ‖ zeros, up to 4, 16 or 64 KiB or the next multiple of 64 KiB.
import { refuse } from "./errors.js";

const STEPS = [4096, 16384, 65536];

/** The total size that `length` bytes are padded to. */
export function paddedSize(length) {
  const total = length + 4;
  return STEPS.find((step) => total <= step) || Math.ceil(total / 65536) * 65536;
}

/** `content` with its length in front and zeros behind. */
export function pad(content) {
  const padded = new Uint8Array(paddedSize(content.length));
  new DataView(padded.buffer).setUint32(0, content.length);
  padded.set(content, 4);
  return padded;
}

/** The content of `padded`. Refuses with PaddingBroken unless it is exactly as `pad` makes it. */
export function unpad(padded) {
  if (padded.length < STEPS[0]) refuse("PaddingBroken");
  const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0);
  if (paddedSize(length) !== padded.length) refuse("PaddingBroken");
  if (padded.subarray(4 + length).some((byte) => byte !== 0)) refuse("PaddingBroken");
  return padded.slice(4, 4 + length);
}
