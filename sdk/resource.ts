import * as pulumi from "@pulumi/pulumi";
import type { Field } from "../provider/definition";
import { providerText, resourceToken } from "../provider/definition/token";
import { resourceOf } from "../provider/resources";
import { declared } from "./declaration";
import { leftOut } from "./left-out";
import { refusal } from "./refusal";
import { hiddenInputs } from "./hidden-inputs";
import { warnOfPlainSecrets } from "./plain-secrets";
import { askedConnection, isOfflinePreview, unknownOutput } from "./settings";
import { gated, knowId } from "./gate";
import { guardOf } from "./guard";
import { withPlainTraces } from "./traces";
import { hasOwnTransforms, watchTransforms } from "./transforms";

/** What each resource class is made of: the type token, the constant provider text, whose object it is. */
export abstract class TenableResource extends pulumi.CustomResource {
  /** The connection this object is reached by. */
  declare readonly connectionName: string;

  constructor(type: string, name: string, args: object, opts: pulumi.CustomResourceOptions = {}) {
    const given = declared(type, name, args, opts);
    warnOfPlainSecrets();
    const connection = typeof given.connection === "string" ? given.connection : "default";
    const { fields, outputs: answered = [] } = resourceOf(type);
    const outputs = [...Object.keys(fields), ...answered];
    const secrets = Object.keys(fields).filter((key) => (fields as Record<string, Field>)[key]?.secret);
    const address = addressOf(type, name, opts.parent);
    address.catch(() => undefined);
    // A transform may change what is declared, of which the class is told nothing.
    const registration =
      opts.id === undefined && !hasOwnTransforms(opts)
        ? { type, name, connection, address, args: { ...given, ...("name" in fields && { name: given.name ?? name }) } }
        : undefined;
    const ready = watchTransforms(opts, address);
    // The engine reads nothing whose id is not known.
    const id =
      opts.id !== undefined && isOfflinePreview(connection) ? { id: unknownOutput() as pulumi.Output<string> } : {};
    const props = {
      // What has no value yet has to be known by name: all of a `get`, and what a create answers.
      ...Object.fromEntries((opts.id === undefined ? answered : outputs).map((key) => [key, undefined])),
      ...given,
      ...Object.fromEntries(
        secrets.filter((key) => given[key] !== undefined).map((key) => [key, pulumi.secret(given[key])]),
      ),
      ...hiddenInputs(given),
      ...askedConnection(connection),
      ...("name" in fields && { name: given.name ?? name }),
      ...(registration && gated(registration)),
      ...guardOf(type),
      ...(opts.deleteBeforeReplace === true && { __deletesFirst: true }),
      __address: addressOnceChecked(type, name, connection, given, address, ready),
      __provider: providerText(type),
    };
    const restore = withPlainTraces(TenableResource.name);
    try {
      super(
        resourceToken(type),
        name,
        opts.id === undefined ? props : { ...props, name: undefined, __address: ready },
        withSecrets({ ...opts, ...id }, [...secrets, ...answered]),
      );
    } finally {
      restore();
    }
    if (registration) {
      knowId(this.id, registration);
    }
    Object.defineProperty(this, "connectionName", { value: connection, enumerable: false });
    connectionsInUse.add(connection);
    for (const key of outputs.filter((name) => !(name in this))) {
      Object.defineProperty(this, key, { get: () => leftOut(this, key), enumerable: false });
    }
  }
}

/** Outputs are encrypted by their names, whatever a refresh or another version of the program brings. */
const withSecrets = (opts: pulumi.CustomResourceOptions, names: string[]): pulumi.CustomResourceOptions =>
  names.length === 0 ? opts : { ...opts, additionalSecretOutputs: [...(opts.additionalSecretOutputs ?? []), ...names] };

/** Connections of the resources that the program has made so far. */
const connectionsInUse = new Set<string>();

/** Where no resource uses another connection, none can be referred to. */
const isAlone = (connection: string): boolean => [...connectionsInUse].every((name) => name === connection);

/**
 * The resource's address in the engine: the provider is told no URN, and has to know which resource an object belongs
 * to. A promise, for a component's URN as an output would wait for the component's own children.
 */
function addressOf(type: string, name: string, parent: pulumi.Resource | undefined): Promise<string> {
  const urn = new Promise<string>((resolve) => {
    pulumi.createUrn(name, resourceToken(type), parent).apply(resolve);
  });
  return urn.then((text) => `${organization()}/${text}`);
}

/** Mocks of a unit test may have set none; a backend without organizations calls it so too. */
function organization(): string {
  try {
    return pulumi.getOrganization();
  } catch {
    return "organization";
  }
}

/**
 * The address, once no input comes from a resource of another connection: its id would name a stranger there, or
 * nothing. The values themselves stay as they are, so that a preview shows what is known of them.
 */
async function addressOnceChecked(
  type: string,
  name: string,
  connection: string,
  args: Record<string, unknown>,
  address: Promise<string>,
  ready: Promise<unknown>,
): Promise<string> {
  for (const [key, value] of Object.entries(isAlone(connection) ? {} : args)) {
    // Not among the declared members of an output, though every output has it.
    const output = pulumi.output(value) as unknown as { allResources?(): Promise<Set<pulumi.Resource>> };
    for (const source of (await output.allResources?.()) ?? []) {
      if (source instanceof TenableResource && source.connectionName !== connection) {
        throw refusal(
          `${type} "${name}": ${key} comes from a resource of connection "${source.connectionName}", and this one uses "${connection}": both must use the same connection`,
        );
      }
    }
  }
  await ready;
  return await address;
}
