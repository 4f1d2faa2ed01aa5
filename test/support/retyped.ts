import type { Json } from "../../emulator/core/json";

/** Gives a member of an answer another value, wherever it is. */
export const retyped =
  (member: string, value: Json) =>
  (answer: Json): Json => {
    if (Array.isArray(answer)) {
      return answer.map(retyped(member, value));
    }
    return typeof answer === "object" && answer !== null
      ? Object.fromEntries(
          Object.entries(answer).map(([name, inner]) => [
            name,
            name === member ? value : retyped(member, value)(inner),
          ]),
        )
      : answer;
  };
