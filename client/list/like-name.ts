/** Whether a name is like a pattern in which `*` stands for any text; without regard to case. */
export function likeName(pattern = "*"): (name: string) => boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const like = new RegExp(`^${parts.join(".*")}$`, "isu");
  return (name) => like.test(name);
}
