import { type RequestInfo, messageOf, UnexpectedAnswerError } from "../errors";
import type { HttpAnswer } from "../http/client";
import { ExcessiveJsonError, parseJson } from "../http/json";

/** The value of a text; undefined when it is no JSON that this API can mean. */
export function parse(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

export const isPage = (text: string): boolean => /<html|<!doctype/i.test(text);

/** Refusals that would be the platform's word if they came without a page of HTML; others say enough by themselves. */
const ofThePlatform: readonly number[] = [400, 401, 403, 404, 405, 407, 409, 410, 412];

/** A refusal with a page: a proxy's, or another server's. */
export const isForeignPage = ({ status, text }: HttpAnswer): boolean => ofThePlatform.includes(status) && isPage(text);

/** What to say of an answer that is none of this API: somebody else has given it, or a platform that is not well. */
export function foreign(asked: RequestInfo, { status, headers, text }: HttpAnswer): UnexpectedAnswerError {
  if (status >= 300 && status < 400) {
    const target = headers.location?.split("?")[0] ?? "elsewhere";
    return new UnexpectedAnswerError(asked, `a redirect to ${asked.hide?.(target) ?? target}`, {
      advice: "set tenable:url to the address that it redirects to",
    });
  }
  const advice = /plain HTTP request was sent to HTTPS port/i.test(text)
    ? "it expects TLS: write https:// in tenable:url"
    : "check that tenable:url points to the platform itself and that no proxy answers in its place";
  return new UnexpectedAnswerError(asked, kindOf(text), { advice });
}

function kindOf(text: string): string {
  if (text.trim() === "" || isPage(text)) {
    return text.trim() === "" ? "nothing" : "an HTML page";
  }
  try {
    parseJson(text);
    return "JSON of another API";
  } catch (error) {
    return error instanceof ExcessiveJsonError ? messageOf(error) : "text that is not JSON";
  }
}
