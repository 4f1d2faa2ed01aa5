/** ISO 8601 of a time in seconds since 1970, which may be text; undefined for none, which may be 0 or "-1". */
export function isoOf(seconds: unknown): string | undefined {
  const ms = Number(seconds) * 1000;
  return ms > 0 && ms <= 8.64e15 ? new Date(ms).toISOString() : undefined;
}
