/** Endpoint, body, meaning: for `--help` and docs/emulator.md; what `addControls` serves. */
export const controlHelp: readonly (readonly [endpoint: string, body: string, meaning: string])[] = [
  ["GET /emulator/requests", "", "the requests answered so far, without keys"],
  ["DELETE /emulator/requests", "", "forget them"],
  ["GET /emulator/clock", "", '{"now": milliseconds}'],
  ["POST /emulator/clock", '{"advance": ms} or {"set": ms}', "move the clock on, or set it"],
  ["POST /emulator/faults", '{"path": "/rest/scan*", "status": 503, "times": 2}', "arm a fault, or a list of them"],
  ["DELETE /emulator/faults", "", "disarm all; GET says how often they have acted"],
  ["GET /emulator/behaviour", "", "the switches and their values"],
  ["POST /emulator/behaviour", '{"addresses": "collapsed"}', "change some"],
  ["POST /emulator/reset", "", "a fresh site, no faults, no requests; keys and address stay"],
];

/** Which requests a fault of `POST /emulator/faults` meets, and what goes with what it does. Other members are refused. */
export const faultChoice: Readonly<Record<string, string>> = {
  method: "method of the requests; defaults to any",
  path: 'path of the requests, or its beginning with a star: "/scans*"',
  pathPattern: "regular expression for the path",
  skip: "number of such requests that pass first",
  times: 'number of requests that fail, or "Infinity"; defaults to 1',
  body: "body of the answer, with status",
  headers: "headers that are added to the answer",
  commit: "if true, carry the request out although its answer is replaced",
};

/** What a fault does to a request; at least one of these. */
export const faultEffects: Readonly<Record<string, string>> = {
  status: "answer with this status",
  retryAfter: "answer 429, or with status, and Retry-After: seconds, or a date as text",
  drop: 'close the connection "before" or "after" the request is carried out, or in the "middle" of the answer',
  hang: 'never answer: "before" or "after" the request is carried out',
  delayMs: "delay the answer, in milliseconds",
  html: "if true, answer with an HTML page, as a proxy does",
  truncate: "if true, send half of the JSON text",
  omit: "remove this member (a dotted path) from the answer",
  ignoreField: "remove this member (a dotted path) from the request",
  reorder: "if true, reverse every list of the answer",
  staleList: "if true, answer a read as it was before the last write",
};
