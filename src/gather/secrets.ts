/**
 * Names of files and folders that usually hold keys or passwords: these never reach a model. Of gitrob's list of
 * names, as `ban-sensitive-files` has it, those that hold little else; the tools' own since then.
 */

interface SecretRule {
  readonly what: string;
  /** What follows the last dot of a name; like the others in lower case, as the source of an expression. */
  readonly endings?: string;
  /** Whole names. */
  readonly names?: string;
  /** Names with the folder that holds them. */
  readonly inFolders?: string;
}

const rules: readonly SecretRule[] = [
  { what: 'environment variables', endings: 'env', names: String.raw`\.env[^/]*|\.dev\.vars` },
  { what: 'a private key', endings: 'pem|key|ppk|p8|p12|pfx|pkcs12' },
  { what: 'a certificate', endings: 'crt|cer|der|p7[bc]' },
  { what: 'a store of keys', endings: 'jks|keystore|kdbx?|agilekeychain|keychain|kwallet' },
  { what: 'an SSH key', names: String.raw`id_(?:rsa|dsa|ecdsa|ed25519)[^/]*|otr\.private_key` },
  { what: 'a folder of keys', names: String.raw`\.(?:ssh|gnupg|azure)` },
  { what: 'a registry or login token', names: String.raw`\.(?:npmrc|pypirc|netrc|dockercfg)|_netrc` },
  {
    what: 'what was typed, passwords included',
    names: String.raw`\.(?:bash|zsh|z|mysql|psql|sqlite|irb|python|node_repl)_?history`,
  },
  {
    what: 'a login',
    endings: 'ovpn',
    names: String.raw`\.(?:s3cfg|boto|terraformrc|muttrc)|rclone\.conf|sftp-config\.json`,
    inFolders: String.raw`\.vscode/sftp\.json`,
  },
  {
    what: 'a login',
    names: String.raw`\.dbeaver-data-sources\.xml|credentials\.xml`,
    inFolders: String.raw`\.(?:cargo|gem)/credentials(?:\.toml)?|\.m2/settings\.xml|gh/hosts\.yml|\.purple/accounts\.xml`,
  },
  { what: 'secrets by its name', names: String.raw`secret_token\.rb` },
  {
    what: 'a password',
    names: String.raw`\.(?:git-credentials|pgpass|htpasswd|vault-token|vault_pass|my\.cnf)|passwords?\.(?:txt|csv)`,
  },
  { what: 'cloud credentials', inFolders: String.raw`\.aws/(?:credentials|config)|\.docker/config\.json` },
  {
    what: 'cluster credentials',
    endings: 'kubeconfig',
    names: String.raw`kubeconfig(?:\.[^/]+)?`,
    inFolders: String.raw`\.kube/config`,
  },
  {
    what: 'cloud credentials',
    names: String.raw`credentials\.(?:json|ya?ml|toml|ini|csv|tfrc\.json)|application_default_credentials\.json|client_secret[^/]*\.json|\.databrickscfg`,
  },
  {
    what: 'a service account key',
    names: String.raw`[^/]*service[-_]?account[^/]*\.json|[^/]*firebase-adminsdk[^/]*\.json`,
  },
  { what: 'secrets by its name', names: String.raw`secrets?\.(?:ya?ml|json|toml|ini|properties)` },
  { what: 'Terraform values', endings: String.raw`tfvars|tfstate(?:\.[^/]+)?` },
];

/** Whether one of the rules is meant; `tail` is the name with the folder that holds it, if one does. */
function matcher(among: readonly SecretRule[]): (name: string, tail: string) => boolean {
  const anyOf = (sources: readonly (string | undefined)[]): string =>
    sources.filter((source) => source !== undefined).join('|') || '(?!)';
  const endings = anyOf(among.map((rule) => rule.endings));
  const names = new RegExp(`^(?:[^/]+\\.(?:${endings})|${anyOf(among.map((rule) => rule.names))})$`);
  const inFolders = new RegExp(`^(?:${anyOf(among.map((rule) => rule.inFolders))})$`);
  return (name, tail) => names.test(name) || inFolders.test(tail);
}

/** Any of them, in one look: nearly every path is none. */
const isAnyOfThem = matcher(rules);
const each = rules.map((rule) => ({ what: rule.what, isMeant: matcher([rule]) }));

/** Templates that show the names of variables and no values. */
const harmless = /^(?:[^/]*\.env[^/]*\.(?:example|sample|template|dist)|(?:example|sample|template)\.env)$/;

/**
 * What a file or folder is likely to hold that nobody else may see, in words, judged by its name alone;
 * `undefined` when the name says nothing of the kind.
 */
export function secretIn(path: string): string | undefined {
  // Asked for every path there is, so it looks at no more of it than it has to.
  const last = path.lastIndexOf('/');
  const tail = path.slice(path.lastIndexOf('/', last - 1) + 1).toLowerCase();
  const name = tail.slice(tail.lastIndexOf('/') + 1);
  if (!isAnyOfThem(name, tail) || harmless.test(name)) return undefined;
  return each.find(({ isMeant }) => isMeant(name, tail))?.what;
}
