import type { Examples } from "./sample";

/** No object of its own, so not in the contract: test/provider/resources/api-keys.test.ts. */
export const apiKeysExamples: Examples = {
  vm: [
    {
      title: "ApiKeys",
      type: "ApiKeys",
      inputs: ({ users }) => ({ userId: users[0], keepers: { rotated: "2030-01" } }),
      changes: ({ users }) => ({ userId: { value: users[1] }, keepers: { value: { rotated: "2030-02" } } }),
    },
  ],
};
