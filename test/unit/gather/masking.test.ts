import assert from 'node:assert/strict';
import { masked, SecretFinder } from '../../../src/gather/masking';
import { publishedForms } from '../../../src/gather/publishedForms';
import { secretRules } from '../../../src/gather/secretRules';
import { seeded } from '../../support/seeded';

const letters = 'k3Jf9QmZx2VbT7wLpR8sYcH5nDg4AuE6';
/** So many letters and digits that look random; put together here, so that no scanner takes this file to hold keys. */
const random = (length: number, shift = 0) =>
  Array.from({ length }, (_, at) => letters[(at * 7 + shift + (at >> 5)) % letters.length]).join('');
const hex = (length: number) => random(length).replace(/[^a-f0-9]/g, 'a');
const digits = (length: number) => '83719264507'.repeat(4).slice(0, length);

/** For every rule a secret that it finds, as `rule: secret`. */
const samples: Readonly<Record<string, string>> = {
  '1password': `ops_${btoa(`{"email":"a@b.co","muk":{"k":"${random(100)}"}}`)}`,
  anthropic: `sk-ant-api03-${random(93)}AA`,
  aws: random(40),
  basicauth: `https://deploy-bot:${random(16)}@registry.acme-corp.io`,
  cloudflare: `cfat_${random(40)}${hex(8)}`,
  'database-connection-string': `postgres://billing:${random(14)}@db.acme.io/orders`,
  databricks: `dapi${hex(32)}`,
  docker: `dckr_pat_${random(20)}-${random(6)}`,
  figma: `figd_${random(8)}-${random(31)}`,
  github: `ghp_${random(36)}`,
  gitlab: `glpat-${random(20)}`,
  grafana: `glsa_${random(32)}_${hex(8)}`,
  groq: `gsk_${random(52)}`,
  'hashicorp-vault': `hvs.${random(95)}`,
  huggingface: `hf_${random(34).replace(/\d/g, 'q')}`,
  linear: `lin_api_${random(40)}`,
  notion: `ntn_${digits(11)}${random(35)}`,
  npm: `npm_${random(36)}`,
  openai: `sk-proj-${random(74)}T3BlbkFJ${random(74)}`,
  privatekey: `-----BEGIN RSA PRIVATE KEY-----\nMII${random(61)}\n${random(64)}\r\n${random(40)}\n-----END RSA PRIVATE KEY-----`,
  sendgrid: `SG.${random(22)}.${random(43)}`,
  shopify: `shpat_${hex(32)}`,
  slack: `xoxb-${digits(11)}-${digits(12)}-${random(24)}`,
  stripe: `sk_live_${random(24)}`,
  tailscale: `tskey-auth-${random(12)}-${random(30)}`,
  vercel: `vcp_${random(24)}`,
  'private-key-block': `-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE${random(56)}\n${random(64)}\n-----END EC PRIVATE KEY-----`,
  'json-web-token': [
    { alg: 'HS256', typ: 'JWT' },
    { sub: 'someone', iat: 1_516_239_022 },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .concat(random(43))
    .join('.'),
  'password-in-url': `pw${random(12)}`,
  'google-api-key': `AIza${random(35)}`,
  'azure-connection-string': `${random(86)}==`,
  'azure-shared-access-signature': `${random(20)}%2B${random(22)}%3D`,
  'digitalocean-token': `dop_v1_${hex(64)}`,
  'discord-bot-token': `${btoa(digits(18))}.G${random(5)}.${random(38)}`,
  'discord-webhook': random(68),
  'pypi-token': `pypi-AgEIcHlwaS5vcmc${random(160)}`,
  'telegram-bot-token': `${digits(10)}:AA${random(33)}`,
  'twilio-api-key': `SK${hex(32)}`,
  'xai-api-key': `xai-${random(80)}`,
};
const rules = [...secretRules(), ...publishedForms];
/** Where a rule looks at more than the secret. */
const surroundings: Readonly<Record<string, (secret: string) => string>> = {
  aws: (secret) => `AWS_SECRET_ACCESS_KEY = "${secret}"\r\nregion = eu\n`,
  'azure-connection-string': (secret) =>
    `DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=${secret};EndpointSuffix=core.windows.net\n`,
  'azure-shared-access-signature': (secret) =>
    `https://acme.blob.core.windows.net/c?sv=2024-11-04&se=2030-01-01&sr=c&sp=r&sig=${secret}\n`,
  'discord-webhook': (secret) => `https://discord.com/api/webhooks/${digits(18)}/${secret}\n`,
  'password-in-url': (secret) => `cache: redis://:${secret}@cache.acme.io:6379/0\n`,
};
const around = (rule: string, secret: string) =>
  surroundings[rule]?.(secret) ?? `# before\r\nvalue: ${secret}\nafter 'ä😀'\n`;

describe('masking secrets', () => {
  const finder = new SecretFinder();

  for (const rule of rules) {
    it(`masks what the rule ${rule.name} finds, and nothing else`, () => {
      const secret = samples[rule.name];
      assert.ok(secret, `the rule ${rule.name} is new: give it a sample and a gate`);
      const text = around(rule.name, secret);
      const found = finder.find('src/settings.ts', text);
      assert.equal(found.length, 1, JSON.stringify(found));
      const [{ start, end, kind } = { start: 0, end: 0, kind: '' }] = found;
      assert.equal(text.slice(start, end), secret);
      assert.doesNotMatch(kind, new RegExp(`${secret.slice(4, 12)}|undefined|:`));
      const hidden = masked(text, found);
      assert.equal(hidden.length, text.length);
      assert.equal(hidden, text.replace(secret, secret.replace(/[^\r\n]/g, '*')));
    });
  }

  it('says what a secret is in words', () => {
    const text = ['github', 'privatekey', 'openai'].map((rule) => samples[rule]).join('\n');
    assert.deepEqual(
      finder.find('a.txt', text).map(({ kind }) => kind),
      ['GitHub Token', 'private key', 'OpenAI API token'],
    );
  });

  it('masks identifiers of keys and leaves numbers of accounts', () => {
    const text = `aws_account_id = "1234-5678-9012"; key = ${['AKIA', 'Q3EGXW7ZP2MTLD5R'].join('')}`;
    assert.equal(
      masked(text, finder.find('a.ini', text)),
      `aws_account_id = "1234-5678-9012"; key = ${'*'.repeat(20)}`,
    );
  });

  it('lets no comment in the text switch it off', () => {
    const text = `// secretlint-disable\nconst token = "${samples['github'] ?? ''}"; // secretlint-disable-line`;
    assert.equal(finder.find('a.ts', text).length, 1);
  });

  it('masks private keys in every armour, also inside JSON and source code', () => {
    const lines = [random(64), random(64, 5), random(20)];
    for (const label of [
      'ENCRYPTED PRIVATE KEY',
      'PRIVATE KEY',
      'OPENSSH PRIVATE KEY',
      'PGP PRIVATE KEY BLOCK',
    ]) {
      const armour = (end: string) =>
        [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join(end);
      for (const end of ['\n', '\r\n', '\\n', '\\n" +\n  "']) {
        const [found, more] = finder.find('a.ts', `key = "${armour(end)}";`);
        assert.deepEqual(found, { start: 7, end: 7 + armour(end).length, kind: 'private key' }, label + end);
        assert.equal(more, undefined);
      }
    }
  });

  it('leaves placeholders, variables and ordinary code', () => {
    const text = [
      'const url = `https://${user}:${password}@example.com/`;',
      'postgres://user:password@localhost/db',
      'const ghp_ = process.env.GITHUB_TOKEN ?? "ghp_xxx";',
      'function this_is_quite_a_long_name_of_a_function(sk_live_key) {}',
      `"integrity": "sha512-${random(64)}"`,
      '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----',
      '-----BEGIN EC PRIVATE KEY-----\n<paste your key here>\n-----END EC PRIVATE KEY-----',
      `-----BEGIN PUBLIC KEY-----\n${random(64)}\n-----END PUBLIC KEY-----`,
      `const claims = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0."; // ${random(30)}`,
      `session.eyJ${random(20)}.eyJ${random(20)}.${random(40)}`,
      'amqp://guest:password@localhost, https://a.example:8080/@scope/x, http://me:12345678@host',
      'AIza_not_a_key, AIzaSyD-EXAMPLE and azure.AccountKey=process.env.KEY',
      'https://a.blob.core.windows.net/c?sig=<signature>, ?sig=%s&se=2030, dop_v1_your_token, pypi-AgEIcHlwaS5vcmc...',
      `SK${hex(40)}, TASK${hex(32)}, xai-grok-${random(20)}, 12:30:AA${random(33)}, app/webhooks/${digits(18)}/${random(68)}`,
      `module.exports.${random(6)}.${random(30)}, ${btoa('a name of some length')}.G${random(5)}.${random(38)}`,
    ].join('\n');
    assert.deepEqual(finder.find('a.ts', text), []);
  });

  it('finds in a page of many texts what all rules find in each of them', () => {
    const ungated = new SecretFinder(rules.map((rule) => ({ ...rule, name: `${rule.name}, ungated` })));
    const next = seeded(7);
    const below = (limit: number) => Math.floor(next() * limit);
    const all = Object.entries(samples);
    const piece = (): string => {
      const [rule = '', secret = ''] = all[below(all.length)] ?? [];
      const kinds = [
        () => around(rule, secret),
        () => secret,
        // Of Slack's tokens the rule takes the shortest beginnings for whole ones, the gate does not.
        () => (rule === 'slack' ? '' : secret.slice(0, below(secret.length))),
        () => secret.slice(below(secret.length)),
        () => 'const naïve = "x";\n',
        () => 'https://example.com/a:b@c ' + random(below(30)),
        () => '\u00a0\u2028é😀'.repeat(below(4)),
        () => ' aws_access_key\u00a0= "',
        () => '',
      ];
      return kinds[below(kinds.length)]?.() ?? '';
    };
    let found = 0;
    for (let round = 0; round < 120; round++) {
      const texts = Array.from({ length: 1 + below(12) }, (_, index) => ({
        path: `src/${index}.ts`,
        text: Array.from({ length: below(4) }, piece).join(''),
      }));
      let page = '';
      const placed = texts.map((each) => {
        const start = page.length;
        page += Buffer.from(each.text).toString('latin1');
        return { ...each, start };
      });
      const inPage = finder.findInPage(page, placed, ({ text }) => text);
      for (const each of placed) {
        const expected = ungated.find(each.path, each.text);
        found += expected.length;
        assert.deepEqual(inPage.get(each) ?? [], expected, JSON.stringify(each));
        assert.deepEqual(finder.find(each.path, each.text), expected, JSON.stringify(each));
      }
    }
    assert.ok(found > 100, String(found));
  });

  it('is done soon with texts made of nothing but beginnings', () => {
    const beginnings = [
      '-----BEGIN PRIVATE KEY-----\n',
      'eyJ-',
      'eyJhbGciOiJ-eyJ.',
      'AIza-',
      'a://b:',
      'AccountKey=',
      '&sig=A',
      'MTIzNDU2Nzg5MDEyMzQ1Njc4.',
      'pypi-AgEIcHlwaS5vcmc.',
      '1234567890:AA',
      'xai-',
    ];
    for (const beginning of beginnings)
      assert.deepEqual(finder.find('a.txt', `.eyJ AIza ${beginning.repeat(200_000)}`), [], beginning);
  });

  it('makes one stretch of secrets that overlap', () => {
    const token = samples['github'] ?? '';
    const text = `https://deploy-bot:${token}@git.acme.io/x`;
    const found = finder.find('a.ts', text);
    assert.equal(found.length, 1);
    assert.equal(masked(text, found).replace(/\*+/, '*'), '*/x');
  });

  it('asks a rule that no gate knows for every text', () => {
    const rule = { name: 'brand-new', find: () => [{ start: 1, end: 2, kind: 'thing' }] };
    assert.deepEqual(new SecretFinder([rule]).find('a', 'abc'), [{ start: 1, end: 2, kind: 'thing' }]);
  });
});
