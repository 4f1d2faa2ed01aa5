import * as pulumi from "@pulumi/pulumi";
import { AccessPermission, type AccessPermissionArgs } from "./access-permission";
import { ApiKeys, type ApiKeysArgs } from "./api-keys";
import { declared } from "./declaration";
import { componentToken, isOfType } from "./pulumi-type";
import { User, type UserArgs } from "./user";

export interface IntegrationUserArgs {
  /** Login name, an email address. Defaults to `email`. */
  name?: pulumi.Input<string>;
  /** Email address of the user. Defaults to the login name. */
  email?: pulumi.Input<string>;
  /** Full name, shown on the platform. */
  fullName?: pulumi.Input<string>;
  /** Built-in role. Defaults to "basic", which can only read. */
  role?: UserArgs["role"];
  /** Permitted actions on assets. Defaults to `["view"]`. */
  actions?: AccessPermissionArgs["actions"];
  /** Tags of the assets that the user may see: the `id` of each `StaticAssetList`. Defaults to all assets. */
  tagIds?: AccessPermissionArgs["tagIds"];
  /** Arbitrary values; changing any of them rotates the keys and revokes the old ones: `{ rotated: "2030-01" }`. */
  keepers?: ApiKeysArgs["keepers"];
  /** Connection to use. Defaults to `default`. */
  connection?: string;
}

/**
 * A read-only service account for an integration: a user who can only log in with API keys and view assets, and the
 * keys. Vulnerability Management only.
 */
export class IntegrationUser extends pulumi.ComponentResource {
  static readonly __pulumiType = componentToken("IntegrationUser");

  static override isInstance(value: unknown): value is IntegrationUser {
    return isOfType(value, IntegrationUser.__pulumiType);
  }

  /** The user's id on the platform. */
  readonly userId: pulumi.Output<string>;
  /** Access key of the user. Stored encrypted. */
  readonly accessKey: pulumi.Output<string>;
  /** Secret key of the user. Stored encrypted. */
  readonly secretKey: pulumi.Output<string>;

  constructor(name: string, args: IntegrationUserArgs = {}, opts: pulumi.ComponentResourceOptions = {}) {
    args = declared("IntegrationUser", name, args, opts) as IntegrationUserArgs;
    super(IntegrationUser.__pulumiType, name, {}, opts);
    const { email, fullName, role = "basic", actions = ["view"], tagIds, keepers, connection } = args;
    const login = args.name ?? email ?? name;
    const inside = { parent: this };
    const user = new User(
      `${name}-user`,
      { name: login, email, fullName, role, permitted: ["api"], connection },
      inside,
    );
    const what = tagIds === undefined ? { allAssets: true } : { tagIds };
    const permission = new AccessPermission(
      `${name}-permission`,
      { name: pulumi.interpolate`Integration ${login}`, actions, ...what, userIds: [user.id], connection },
      inside,
    );
    // The keys can be used as soon as they exist.
    const keys = new ApiKeys(
      `${name}-keys`,
      { userId: user.id, keepers, connection },
      { ...inside, dependsOn: [permission] },
    );
    this.userId = user.id;
    this.accessKey = pulumi.secret(keys.accessKey);
    this.secretKey = pulumi.secret(keys.secretKey);
    this.registerOutputs({ userId: this.userId, accessKey: this.accessKey, secretKey: this.secretKey });
  }
}
