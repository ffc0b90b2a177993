// Calls functions of the browser's core in Node, for the tests: stdin = [module, [[name, arguments…], …]] in JSON,
// bytes as {"hex": …}; stdout = the results in order, a refusal as {"refused": name}.
import { readFileSync } from "node:fs";

const [module, calls] = JSON.parse(readFileSync(0, "utf8"));
const core = await import(module);

const inward = (value) => (value && value.hex !== undefined ? core.unhex(value.hex) : value);
const outward = (value) => (value instanceof Uint8Array ? { hex: core.hex(value) } : value);

const results = [];
for (const [name, ...given] of calls) {
  try {
    const value = await core[name](...given.map(inward));
    const plain = value && value.constructor === Object;
    results.push(plain ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, outward(v)])) : outward(value));
  } catch (error) {
    results.push({ refused: error.name });
  }
}
process.stdout.write(JSON.stringify(results));
