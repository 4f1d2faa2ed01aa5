/** Endpoint, body, meaning: the text of `emulate --help`, and the list of what `addControls` serves. */
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

/** More for `emulate --help`. */
export const faultHelp = [
  `A fault meets the requests of its method and path ("/scans*", or pathPattern, an expression), after "skip" of them, "times"`,
  `times (1, or "Infinity"), and does one or more of: status (with body, headers; "commit": true carries the request out all`,
  `the same), retryAfter: seconds, drop: "before" or "after" the platform has it or in the "middle" of the answer,`,
  `hang: "before" or "after" (no answer, ever), delayMs, html: true (a page instead), truncate: true, omit: "member" of the answer, ignoreField: "member" of the request, reorder: true, staleList: true.`,
  `A switch is refused with the values that it takes.`,
].join("\n");
