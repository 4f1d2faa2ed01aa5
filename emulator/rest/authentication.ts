import type { ApiRequest } from "../core/http";
import { textOf } from "../core/json";
import { role, roleOf, type Store, type Stored } from "./call";
import { framed, Refusal } from "./reply";

/** `accessKey=A; secretKey=S` in any spelling: order, blanks and a last semicolon mean nothing. */
export function keysOf(header: string): { access: string; secret: string } {
  const parts = new Map(
    header.split(";").map((part) => {
      const [name = "", ...value] = part.split("=");
      return [name.trim().toLowerCase(), value.join("=").trim()];
    }),
  );
  return { access: parts.get("accesskey") ?? "", secret: parts.get("secretkey") ?? "" };
}

export const userOfKeys = (header: string, store: Store): Stored | undefined => {
  const { access, secret } = keysOf(header);
  return store.all("user").find((user) => access !== "" && user._accessKey === access && user._secretKey === secret);
};

/** `X-Cookie: token=T`, also with blanks around the sign. */
export const tokenOf = (header: string): string => /token\s*=\s*([^;\s]+)/.exec(header)?.[1] ?? "";

/** Answered to keys of no user: plain text under the label of bytes, and a header that says why. */
const blacklisted = (): Refusal =>
  new Refusal(401, "The API key token is not related to an active container; this caller is blocked for a while.", {
    "X-Path-Handler": "blacklisted",
  });

const forbidden = (): Refusal => framed(403, "Forbidden");

/** Vulnerability Management API, "Authorization": keys, or a session; `X-Impersonate` for administrators. */
export function authenticate(request: ApiRequest, store: Store): Stored {
  const { headers } = request;
  const session = store.get("session", tokenOf(headers["x-cookie"] ?? ""));
  const user =
    session === undefined ? userOfKeys(headers["x-apikeys"] ?? "", store) : store.get("user", textOf(session.user));
  if (user === undefined || user.enabled === false) {
    throw blacklisted();
  }
  const wanted = headers["x-impersonate"];
  if (wanted === undefined) {
    return user;
  }
  const name = /username\s*=\s*(.+)$/.exec(wanted)?.[1]?.trim();
  const other = store.all("user").find(({ username }) => username === name);
  if (roleOf(user) < role.administrator || other === undefined) {
    throw forbidden();
  }
  return other;
}
