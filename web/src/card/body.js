// One record as it travels: "TF1\n" ‖ kind (e or f) ‖ id (16 bytes) ‖ envelope. Agrees with toolkit/phone_records.py.
import { concat, hex, unhex, utf8 } from "../core/bytes.js";
import { fingerprint, seal } from "../core/hpke.js";
import { info } from "../core/info.js";
import { pad } from "../core/pad.js";

export { hex, unhex };

/** The body around `json` (the fields as text of JSON), for the field's public key. */
export async function sealed(json, kind, id, publicKey) {
  const content = pad(utf8(JSON.stringify({ v: 1, kind, ...JSON.parse(json) })));
  const context = info(`${kind}:${id}`, (await fingerprint(publicKey)).slice(0, 32));
  return concat(utf8(`TF1\n${kind[0]}`), unhex(id), await seal(content, publicKey, context));
}
