/**
 * Names of files and folders that usually hold keys or passwords: these never reach a model. Of gitrob's list of
 * names, as `ban-sensitive-files` has it, those that hold little else; the tools' own since then.
 */

interface SecretRule {
  /** Matches the lower-cased path, POSIX separators, below the folder that is gathered. */
  readonly pattern: RegExp;
  readonly what: string;
}

/** A name at any depth: `(?:^|/)` before it, nothing after it. */
const named = (source: string): RegExp => new RegExp(`(?:^|/)(?:${source})$`);

const rules: readonly SecretRule[] = [
  { pattern: named(String.raw`\.env[^/]*|[^/]+\.env|\.dev\.vars`), what: 'environment variables' },
  { pattern: named(String.raw`[^/]+\.(?:pem|key|ppk|p8)|[^/]+\.(?:p12|pfx|pkcs12)`), what: 'a private key' },
  { pattern: named(String.raw`[^/]+\.(?:crt|cer|der|p7[bc])`), what: 'a certificate' },
  {
    pattern: named(String.raw`[^/]+\.(?:jks|keystore|kdbx?|agilekeychain|keychain|kwallet)`),
    what: 'a store of keys',
  },
  {
    pattern: named(String.raw`id_(?:rsa|dsa|ecdsa|ed25519)[^/]*|otr\.private_key`),
    what: 'an SSH key',
  },
  { pattern: named(String.raw`\.(?:ssh|gnupg|azure)`), what: 'a folder of keys' },
  {
    pattern: named(String.raw`\.(?:npmrc|pypirc|netrc|dockercfg)|_netrc`),
    what: 'a registry or login token',
  },
  {
    pattern: named(String.raw`\.(?:bash|zsh|z|mysql|psql|sqlite|irb|python|node_repl)_?history`),
    what: 'what was typed, passwords included',
  },
  {
    pattern: named(
      String.raw`\.(?:s3cfg|boto|terraformrc|muttrc)|rclone\.conf|[^/]+\.ovpn|sftp-config\.json|\.vscode/sftp\.json`,
    ),
    what: 'a login',
  },
  {
    pattern: named(
      String.raw`\.(?:cargo|gem)/credentials(?:\.toml)?|\.m2/settings\.xml|gh/hosts\.yml|\.purple/accounts\.xml|\.dbeaver-data-sources\.xml|credentials\.xml`,
    ),
    what: 'a login',
  },
  { pattern: named(String.raw`secret_token\.rb`), what: 'secrets by its name' },
  {
    pattern: named(String.raw`\.(?:git-credentials|pgpass|htpasswd|vault-token|my\.cnf)`),
    what: 'a password',
  },
  {
    pattern: named(String.raw`\.aws/(?:credentials|config)|\.docker/config\.json`),
    what: 'cloud credentials',
  },
  { pattern: named(String.raw`\.kube/config|kubeconfig`), what: 'cluster credentials' },
  { pattern: named(String.raw`credentials\.json|client_secret[^/]*\.json`), what: 'cloud credentials' },
  { pattern: named(String.raw`[^/]*service[-_]account[^/]*\.json`), what: 'a service account key' },
  { pattern: named(String.raw`secrets?\.(?:ya?ml|json|toml|ini|properties)`), what: 'secrets by its name' },
  { pattern: named(String.raw`[^/]+\.tfvars|[^/]+\.tfstate(?:\.[^/]+)?`), what: 'Terraform values' },
];

/** Any of them, in one look: nearly every path is none. */
const anyOfThem = new RegExp(rules.map(({ pattern }) => pattern.source).join('|'));

/** Templates that show the names of variables and no values. */
const harmless = named(
  String.raw`[^/]*\.env[^/]*\.(?:example|sample|template|dist)|(?:example|sample|template)\.env`,
);

/**
 * What a file or folder is likely to hold that nobody else may see, in words, judged by its name alone;
 * `undefined` when the name says nothing of the kind.
 */
export function secretIn(path: string): string | undefined {
  const lower = path.toLowerCase();
  if (!anyOfThem.test(lower) || harmless.test(lower)) return undefined;
  return rules.find(({ pattern }) => pattern.test(lower))?.what;
}
