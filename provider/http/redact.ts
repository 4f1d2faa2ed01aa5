/** The text without any of the secrets, whatever brought them there. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length > 3)
    .reduce((out, secret) => out.replaceAll(secret, "[secret]"), text);
}
