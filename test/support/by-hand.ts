import type { Emulator, Keys, Platform } from "../../emulator/index";
import type { Props } from "../../provider";

/** Whose keys a request uses: a side of Security Center, elsewhere a role. */
export type By = "organization" | "administrator" | "standard" | "basic";

export function keyPair({ platform, keys }: Emulator<Platform>, by: By): [access: string, secret: string] {
  if (platform === "sc") {
    const { accessKey, secretKey, adminAccessKey, adminSecretKey } = keys as Keys<"sc">;
    const pair = by === "administrator" ? [adminAccessKey, adminSecretKey] : [accessKey, secretKey];
    return pair as [string, string];
  }
  const { users } = keys as Keys<"vm">;
  const { accessKey, secretKey } = users[by as keyof typeof users];
  return [accessKey, secretKey];
}

/** Whose keys our own requests use. */
export const ownerOf = (platform: Platform): By => (platform === "sc" ? "organization" : "administrator");

/** A request of a person, past everything of ours; gives the payload, an empty object for none. */
export async function byHand(
  emulator: Emulator<Platform>,
  method: string,
  path: string,
  body?: unknown,
  by: By = ownerOf(emulator.platform),
): Promise<Props> {
  const isForm = body instanceof FormData;
  const answer = await fetch(`${emulator.url}${path}`, {
    method,
    headers: { ...keyHeader(emulator, by), ...(!isForm && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const payload = (text === "" ? {} : JSON.parse(text)) as Props | null;
  if (emulator.platform === "sc") {
    const { error_code, error_msg, response } = payload as { error_code: number; error_msg: string; response: Props };
    if (error_code !== 0) {
      throw new Error(`${method} ${path}: ${error_msg}`);
    }
    return response;
  }
  if (!answer.ok) {
    throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  }
  return payload ?? {};
}

function keyHeader(emulator: Emulator<Platform>, by: By): Record<string, string> {
  const [access, secret] = keyPair(emulator, by);
  return emulator.platform === "sc"
    ? { "x-apikey": `accesskey=${access}; secretkey=${secret};` }
    : { "X-ApiKeys": `accessKey=${access}; secretKey=${secret}` };
}
