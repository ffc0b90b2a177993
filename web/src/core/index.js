// The core in one import, for pages that need most of it (the desk) and for the tests.
export * from "./bytes.js";
export * from "./codes.js";
export * from "./complaint.js";
export * from "./errors.js";
export * from "./hpke.js";
export * from "./info.js";
export * from "./keywrap.js";
export * from "./pad.js";
export * from "./payload.js";
