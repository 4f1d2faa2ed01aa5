import type { Choice } from "./choice";

/** Addresses in every spelling that all platforms take, each in a network of its own. */
function spelled(choice: Choice): string {
  const [net, host] = [choice.number(0, 250), choice.number(1, 200)];
  return choice.of([
    () => `10.${net}.0.${host}`,
    () => `10.${net}.0.0/24`,
    () => `10.${net}.0.${host}/24`,
    () => `10.${net}.0.${host}/32`,
    () => `10.${net}.0.${host}-10.${net}.1.7`,
    () => `10.${net}.0.0-10.${net}.0.255`,
  ]);
}

const ipv6 = (choice: Choice): string => {
  const net = choice.number(1, 9000).toString(16);
  return choice.of([
    () => `2001:db8:${net}::1`,
    () => `2001:DB8:${net}:0:0:0:0:1`,
    () => `2001:db8:${net}::/64`,
    () => `2001:db8:${net}::1-2001:db8:${net}::9`,
  ]);
};

const hosts = [
  "printer.example.com",
  "Door.Example.COM",
  "db01",
  "mail.example.com.",
  "host-1.example.net",
  "a_b.example",
];
export const hostNames = (choice: Choice): string[] => choice.several(hosts, 3);

/**
 * What the documentation of scan targets lists for Vulnerability Management and Nessus beside addresses and names. What
 * stands in brackets is scanned as if it stood alone.
 */
const documented = [
  "192.168.0-1.3-5",
  "192.168.0.0/255.255.255.128",
  "www.example.com/24",
  "www.example.com/255.255.252.0",
  "fe80:0:0:0:216:cbff:fe92:88d0%eth0",
  "link6",
  "link6%eth0",
  "'link6.example.com'",
  '"fe80.example.com"',
  "Test Host 1[10.0.1.1]",
  "Test Host 2[2001:db8::abcd]",
];

/** How people separate the entries of one text. */
const joined = (choice: Choice, entries: readonly string[], separators: readonly string[]): string =>
  entries.join(choice.one(separators));

const many = (choice: Choice, make: (choice: Choice) => string, most: number): string[] =>
  Array.from({ length: choice.number(1, most) }, () => make(choice));

/** Addresses of a list of Security Center: commas or line breaks between them. Source: API Best Practices Guide. */
export const scAddresses = (choice: Choice): string =>
  joined(choice, [...many(choice, spelled, 6), ...(choice.chance(0.2) ? [ipv6(choice)] : [])], [",", "\n", ", "]);

/** The same with host names, for a scan. */
export const scTargets = (choice: Choice): string =>
  joined(choice, [...many(choice, spelled, 4), ...(choice.chance(0.4) ? hostNames(choice) : [])], [",", "\n", ", "]);

/** Targets of a scan on the other platforms. Source: documentation, Scan Targets. */
export const editorTargets = (choice: Choice): string =>
  choice.chance(0.03)
    ? choice.one(["0.0.0.0/0", "::/0"])
    : joined(
        choice,
        [
          ...many(choice, spelled, 4),
          ...(choice.chance(0.3) ? [ipv6(choice)] : []),
          ...(choice.chance(0.3) ? hostNames(choice) : []),
          ...choice.some(documented, 2),
        ],
        [",", ", ", "\n", ",\n"],
      );

/** IPv4 alone, as the rule of a tag takes it. */
export const ipv4Addresses = (choice: Choice): string[] => many(choice, spelled, 8);

/** Routes of a scanner group. Source: documentation, Scan Routing. */
export const routes = (choice: Choice): string[] => [
  ...many(choice, spelled, 4),
  ...(choice.chance(0.3) ? ["2001:db8:1::/48"] : []),
  ...(choice.chance(0.3) ? ["*.example.net"] : []),
  ...(choice.chance(0.3) ? hostNames(choice) : []),
];
