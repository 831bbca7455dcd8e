import assert from 'node:assert/strict';
import { isBinaryName } from '../../../src/gather/binaries';
import { excluder } from '../../../src/gather/excludes';
import { languageOf } from '../../../src/gather/languages';
import { distinctNames } from '../../../src/gather/rootNames';
import { secretIn } from '../../../src/gather/secrets';

describe('secretIn', () => {
  const secrets = [
    ...['.env', '.env.local', 'a/.env.production', '.ENV', 'prod.env', '.envrc', '.dev.vars'],
    ...[
      'server.pem',
      'certs/ca.crt',
      'ca.CER',
      'chain.p7b',
      'a.der',
      'a/Server.Key',
      'x.p12',
      'x.pfx',
      'x.jks',
      'debug.keystore',
      'vault.kdbx',
      'putty.ppk',
    ],
    ...['id_rsa', '.ssh', 'home/id_ed25519', 'id_rsa.bak', '.npmrc', '.netrc', '.pypirc', '.git-credentials'],
    ...['credentials.json', 'service-account.json', 'my-service_account-2.json', '.aws/credentials'],
    ...[
      'config/credentials.yml',
      'serviceAccountKey.json',
      'acme-firebase-adminsdk-x1.json',
      'kubeconfig.yaml',
    ],
    ...['gcloud/application_default_credentials.json', 'prod.kubeconfig', '.databrickscfg', 'passwords.txt'],
    ...[
      '.bash_history',
      '.psql_history',
      '.s3cfg',
      'office.ovpn',
      '.cargo/credentials.toml',
      '.m2/settings.xml',
    ],
    ...[
      'secrets.yml',
      'config/secrets.yaml',
      'secret.json',
      '.kube/config',
      'prod.tfvars',
      'terraform.tfstate',
    ],
  ];
  for (const path of secrets) it(`keeps ${path} out`, () => assert.ok(secretIn(path)));

  const harmless = [
    ...['src/credentials', 'lib/credentials/provider.ts', 'serviceAccount.ts', 'password.ts'],
    ...['.env.example', '.env.sample', 'a/.env.template', '.env.local.example', 'example.env', 'env.ts'],
    ...['secrets.ts', 'src/credentials.ts', 'keys.json', 'monkey.ts', 'config', 'docs/aws/credentials.md'],
    ...['src/history', 'settings.xml', 'crypto_rsa', 'hosts.yml'],
  ];
  for (const path of harmless) it(`lets ${path} in`, () => assert.equal(secretIn(path), undefined));
});

describe('excluder', () => {
  const cases: [glob: string, path: string, expected: boolean][] = [
    ['*.js', 'a.js', true],
    ['*.js', 'src/a.js', false],
    ['**/*.js', 'a.js', true],
    ['**/*.js', 'a/b/.c.js', true],
    ['**/out', 'a/out', true],
    ['out', 'a/out', false],
    ['out/', 'out', true],
    ['**/node_modules/**', 'a/node_modules', true],
    ['**/*.{png,jpg}', 'a/b.jpg', true],
    ['**/x.[0-9]', 'x.7', true],
    ['**/x.[!0-9]', 'x.7', false],
    ['**/x.[!0-9]', 'x.a', true],
    ['a?.ts', 'ab.ts', true],
    ['**/(group)/**', 'app/(group)/page.tsx', true],
    ['**/+page.ts', 'routes/+page.ts', true],
    ['!a.ts', 'b.ts', false],
  ];
  for (const [glob, path, expected] of cases) {
    it(`${expected ? 'hides' : 'keeps'} ${path} for ${glob}`, () => {
      assert.equal(excluder([glob], false)(path, new Set()), expected);
    });
  }

  it('follows the case of the file system', () => {
    assert.equal(excluder(['**/OUT'], true)('a/out', new Set()), true);
    assert.equal(excluder(['**/OUT'], false)('a/out', new Set()), false);
  });

  it('hides a file only beside the sibling it is made from', () => {
    const isHidden = excluder([{ glob: '**/*.js', when: '$(basename).ts' }], false);
    assert.equal(isHidden('src/a.js', new Set(['a.js', 'a.ts'])), true);
    assert.equal(isHidden('src/a.js', new Set(['a.js', 'b.ts'])), false);
  });
});

describe('languageOf', () => {
  it('knows names and extensions in any case, and says when it does not know', () => {
    const paths = ['src/A.TSX', 'Dockerfile', 'tsconfig.json', 'go', '.c', 'a.unheard-of'];
    assert.deepEqual(paths.map(languageOf), [
      'typescriptreact',
      'dockerfile',
      'jsonc',
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('isBinaryName', () => {
  it('goes by the extension, not by a name that looks like one', () => {
    assert.deepEqual(['a.PNG', 'a.tar.gz', 'zip', '.png', 'a.svg'].map(isBinaryName), [
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('distinctNames', () => {
  it('takes as many folders above as it needs', () => {
    const roots = ['/x/web/app', '/y/web/app', '/z/api/app', '/docs'].map((path) => ({
      name: nameOf(path),
      path,
    }));
    assert.deepEqual(distinctNames(roots), ['x/web/app', 'y/web/app', 'api/app', 'docs']);
  });

  it('numbers what nothing else tells apart', () => {
    const roots = ['/app', '/app'].map((path) => ({ name: nameOf(path), path }));
    assert.deepEqual(distinctNames(roots), ['app', 'app (2)']);
  });
});

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
