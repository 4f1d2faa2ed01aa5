import { expect } from "chai";
import type { Props } from "../../provider";
import { platformNames } from "../../provider/definition/platform";
import { resourceOf } from "../../provider/resources";
import type { Site } from "../support/site";
import { platformSamples } from "../samples";

/** How a platform may repeat what it does not like. */
const spellings: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => JSON.stringify({ value: text }),
  (text) => encodeURIComponent(text),
  (text) => Buffer.from(text).toString("base64"),
];

for (const samples of platformSamples) {
  const withSecrets = samples.samples.flatMap((sample) => {
    const names = Object.entries(resourceOf(sample.type).fields).flatMap(([name, { secret }]) =>
      secret ? [name] : [],
    );
    return names.length > 0 ? [{ sample, names }] : [];
  });
  for (const { sample, names } of withSecrets) {
    describe(`The secrets of a ${sample.title} on ${platformNames[samples.platform]}`, () => {
      let site: Site;

      before(async () => {
        site = await samples.start();
      });

      after(() => site.close());

      it("are in no message, whatever the platform repeats", async () => {
        const inputs: Props = { ...sample.inputs(await samples.idsOf(site)), owner: "p/a/weekly" };
        const secrets = names.flatMap((name) => (typeof inputs[name] === "string" ? [inputs[name]] : []));
        const keys = Object.entries(site.env).flatMap(([name, value]) =>
          name.endsWith("_KEY") && value ? [value] : [],
        );
        for (const spell of spellings) {
          for (const status of [400, 401, 403, 409, 500]) {
            site.restart();
            site.emulator.faults.clear();
            const words = `not taken: ${[...secrets, ...keys].map(spell).join(" and ")}`;
            const body = { error: words, error_code: 146, error_msg: words, response: "", type: "regular" };
            site.emulator.faults.add({ method: "POST", path: sample.path, status, body });
            const message = await site.create(sample.type, inputs).then(
              () => "",
              (error: Error) => `${error.message} ${JSON.stringify(error)}`,
            );
            expect(message).to.include("[secret]");
            for (const secret of [...secrets, ...keys, ...secrets.map(spell)]) {
              // Of a word, only the whole word: others hold it.
              const found = secret.length < 8 ? new RegExp(`\\b${secret}\\b`).test(message) : message.includes(secret);
              expect(found, message).to.equal(false);
            }
          }
        }
      });
    });
  }
}
