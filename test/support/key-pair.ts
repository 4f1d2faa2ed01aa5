import { expect } from "chai";
import type { Emulator } from "../../emulator/index";
import type { Project } from "./engine";

/** What an integration is given. */
export interface KeyPair {
  userId: string;
  accessKey: string;
  secretKey: string;
}

/** The outputs of a program that exports an `IntegrationUser`. */
export const pairOf = async (project: Project): Promise<KeyPair> => (await project.outputs()) as unknown as KeyPair;

/** The status of a request with these keys. */
export async function statusOf(
  { url }: Emulator<"vm">,
  { accessKey, secretKey }: KeyPair,
  path: string,
  method = "GET",
): Promise<number> {
  const headers = { "X-ApiKeys": `accessKey=${accessKey}; secretKey=${secretKey}`, "content-type": "application/json" };
  return (await fetch(`${url}${path}`, { method, headers, body: method === "GET" ? undefined : "{}" })).status;
}

/** `PUT /users/5/keys`: what changed something since the request of this number, uuids as `#`. */
export const writesSince = ({ requests }: Emulator<"vm">, mark: number): string[] =>
  requests
    .slice(mark)
    .filter(({ method }) => method !== "GET")
    .map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{36}$/, "#")}`);

/** Nothing that a state shows, however it came there, tells a secret. */
export async function expectNoSecretInState(project: Project, secrets: readonly string[]): Promise<void> {
  const text = JSON.stringify(await project.exportState());
  for (const secret of secrets) {
    expect(text).not.to.include(secret);
  }
}
