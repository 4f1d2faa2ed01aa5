import { randomBytes } from "node:crypto";
import { type Json, textOf } from "../core/json";
import { invalid } from "./envelope";
import type { Area, Call } from "./model";

/** Six letters and digits, as observed. */
const token = (): string => randomBytes(9).toString("base64").replaceAll(/[+/]/g, "").slice(0, 6).padEnd(6, "a");

/** `POST /file/upload`: one part named `Filedata`. The answer's `filename` is what other calls name the file by. */
function upload(call: Call): Json {
  const file = call.request.files.find(({ part }) => part === "Filedata");
  if (file === undefined) {
    throw invalid("Please specify a valid File.");
  }
  const filename = token();
  call.site.files.set(filename, { name: file.name, bytes: file.bytes });
  const context = call.query.context ?? "";
  const answer = { filename, originalFilename: file.name, content: "", context };
  if (context !== "auditfile") {
    return answer;
  }
  return { ...answer, benchmarkName: "", profileName: "", version: "", type: "" };
}

/** A file that is gone already is no error: clients clear what they have just replaced. */
function clear(call: Call): Json {
  const filename = textOf(call.body.filename);
  call.site.files.delete(filename);
  return { filename };
}

export const fileArea: Area = {
  routes: [
    { method: "POST", path: "/file/upload", side: "either", handle: upload },
    { method: "POST", path: "/file/clear", side: "either", handle: clear },
  ],
};
