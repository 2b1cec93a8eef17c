/** Where webhooks may go: a corpus of hostile addresses, names that lead astray, and what a setting allows. */
import { describe, expect, test } from 'bun:test';
import { Destinations } from './destinations.ts';

const PUBLIC = ['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'];

/** A resolver of the test's own: nobody is asked. */
function names(table: Readonly<Record<string, readonly string[]>>) {
  return async (name: string) => {
    const found = table[name];
    if (!found) throw new Error(`no such name: ${name}`);
    return found;
  };
}

const outcome = async (at: Destinations, url: string) => {
  const found = await at.find(url);
  return found.ok ? found.addresses.map(({ address }) => address) : found.problem;
};

/** Addresses that lead into the house, each written so that a careless check lets it pass. */
const HOSTILE: Readonly<Record<string, readonly string[]>> = {
  'this machine': [
    'https://127.0.0.1/',
    'https://127.1/',
    'https://127.0.0.1.:443/',
    'https://127.255.255.254/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.0.0.1/',
    'https://0177.0.0.1/',
    'https://017700000001/',
    'https://127.0.1/',
    'https://①②⑦.⓪.⓪.①/',
    'https://127。0。0。1/',
    'https://%31%32%37.0.0.1/',
    'https://0.0.0.0/',
    'https://0/',
    'https://[::1]/',
    'https://[::]/',
    'https://[0:0:0:0:0:0:0:1]/',
  ],
  'this machine, within another kind of address': [
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[::127.0.0.1]/',
    'https://[::ffff:0:127.0.0.1]/',
    'https://[64:ff9b::127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[64:ff9b:1::10.0.0.1]/',
    'https://[2002:7f00:1::]/',
    'https://[2002:a00:1::1]/',
    'https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/',
  ],
  'networks of the house': [
    'https://10.0.0.1/',
    'https://10.255.255.255/',
    'https://172.16.0.1/',
    'https://172.31.255.255/',
    'https://192.168.1.1/',
    'https://192.168.1.1:8443/admin',
    'https://3232235777/',
    'https://0xc0a80101/',
    'https://100.64.0.1/',
    'https://[fc00::1]/',
    'https://[fd12:3456:789a::1]/',
    'https://[fec0::1]/',
    'https://[::ffff:192.168.1.1]/',
  ],
  'what a cloud tells its machines': [
    'https://169.254.169.254/latest/meta-data/',
    'https://2852039166/',
    'https://0xa9fea9fe/',
    'https://[::ffff:a9fe:a9fe]/',
    'https://[fd00:ec2::254]/',
    'https://[fe80::1]/',
    'https://100.100.100.200/',
    'https://192.0.0.192/',
    'https://168.63.129.16/',
  ],
  'everybody, or nobody': [
    'https://224.0.0.1/',
    'https://239.255.255.250/',
    'https://255.255.255.255/',
    'https://240.0.0.1/',
    'https://198.18.0.1/',
    'https://192.0.2.1/',
    'https://[ff02::1]/',
    'https://[100::1]/',
    'https://[2001:db8::1]/',
    'https://[4000::1]/',
  ],
};

describe('addresses that are refused', () => {
  const at = new Destinations([], names({}));
  for (const [where, urls] of Object.entries(HOSTILE)) {
    test(where, async () => {
      for (const url of urls) {
        expect({ url, found: await outcome(at, url) }).toEqual({ url, found: 'forbidden_address' });
        // The way in that needs no certificate is no other way.
        const plain = url.replace('https:', 'http:');
        expect({ url: plain, found: await outcome(at, plain) }).toEqual({ url: plain, found: 'forbidden_address' });
      }
    });
  }

  test('what is no web address', async () => {
    for (const url of [
      ...['', 'example.com', '//example.com/', 'https://', 'https://[::1', 'https://exa mple.com/', 'https://a..b:x/'],
      ...['file:///etc/passwd', 'ftp://example.com/', 'gopher://127.0.0.1:6379/_FLUSHALL', 'javascript:alert(1)'],
      ...['data:text/plain,x', 'ws://example.com/', 'unix:/var/run/docker.sock', 'https://256.256.256.256/'],
    ]) {
      expect({ url, found: await outcome(at, url) }).toEqual({ url, found: 'bad_url' });
    }
  });

  test('a user or a password in it', async () => {
    const known = new Destinations([], names({ 'example.com': PUBLIC }));
    for (const url of ['https://user@example.com/', 'https://user:pw@example.com/', 'https://:pw@example.com/']) {
      expect(await outcome(known, url)).toBe('credentials_in_url');
    }
    // What stands before the @ is no host.
    expect(await outcome(known, 'https://example.com@127.0.0.1/')).toBe('credentials_in_url');
    expect(await outcome(known, 'https://example.com#@127.0.0.1/')).toEqual(PUBLIC);
    expect(await outcome(known, 'https://127.0.0.1\\@example.com/')).toBe('forbidden_address');
  });
});

describe('names', () => {
  const at = new Destinations(
    [],
    names({
      'example.com': PUBLIC,
      localhost: ['127.0.0.1', '::1'],
      'mixed.example': [...PUBLIC, '10.0.0.7'],
      'mapped.example': ['::ffff:10.0.0.7'],
      'metadata.example': ['169.254.169.254'],
      'nothing.example': [],
      'nonsense.example': ['not an address'],
    }),
  );

  test('lead to the addresses that they have, and those are what is connected to', async () => {
    expect(await outcome(at, 'https://example.com/notice?a=1')).toEqual(PUBLIC);
    expect(await outcome(at, 'https://EXAMPLE.com:8443/')).toEqual(PUBLIC);
  });

  test('that lead into the house are refused, also where only one of their addresses does', async () => {
    for (const name of ['localhost', 'mixed.example', 'mapped.example', 'metadata.example']) {
      expect({ name, found: await outcome(at, `https://${name}/`) }).toEqual({ name, found: 'forbidden_address' });
    }
  });

  test('that lead nowhere are refused', async () => {
    for (const name of ['nobody.example', 'nothing.example', 'nonsense.example']) {
      expect({ name, found: await outcome(at, `https://${name}/`) }).toEqual({ name, found: 'unresolvable' });
    }
  });

  test('that mean another address each time are judged each time, and each time by what is then connected to', async () => {
    const answers = [['93.184.215.14'], ['127.0.0.1'], ['93.184.215.14'], ['::ffff:169.254.169.254']];
    let asked = 0;
    const rebinding = new Destinations([], async () => answers[asked++] ?? []);
    const found: unknown[] = [];
    for (let time = 0; time < 4; time++) found.push(await outcome(rebinding, 'https://rebind.example/'));
    expect(found).toEqual([['93.184.215.14'], 'forbidden_address', ['93.184.215.14'], 'forbidden_address']);
    // Once a judgement: whoever asks twice may be told two things.
    expect(asked).toBe(4);
  });

  test('without https nobody is told anything', async () => {
    expect(await outcome(at, 'http://example.com/')).toBe('https_required');
    expect(await outcome(at, 'http://93.184.215.14/')).toBe('https_required');
  });
});

describe('networks that a setting names', () => {
  const at = new Destinations(
    ['10.0.0.0/8', '127.0.0.1', 'fd00::/8'],
    names({
      'till.house': ['10.1.2.3'],
      'half.house': ['10.1.2.3', '192.168.1.1'],
      'both.example': ['10.1.2.3', ...PUBLIC],
    }),
  );

  test('may be gone to, with and without https', async () => {
    expect(await outcome(at, 'http://10.0.0.1:8080/')).toEqual(['10.0.0.1']);
    expect(await outcome(at, 'https://10.0.0.1/')).toEqual(['10.0.0.1']);
    expect(await outcome(at, 'http://till.house/')).toEqual(['10.1.2.3']);
    expect(await outcome(at, 'http://[fd00::1]/')).toEqual(['fd00::1']);
    expect(await outcome(at, 'http://[::ffff:10.0.0.1]/')).toEqual(['10.0.0.1']);
    expect(await outcome(at, 'http://2130706433/')).toEqual(['127.0.0.1']);
  });

  test('and no others', async () => {
    for (const url of [
      'http://127.0.0.2/',
      'https://192.168.1.1/',
      'https://half.house/',
      'https://169.254.169.254/',
    ]) {
      expect({ url, found: await outcome(at, url) }).toEqual({ url, found: 'forbidden_address' });
    }
    // Into the internet a message goes sealed, whichever of its addresses is taken.
    expect(await outcome(at, 'http://both.example/')).toBe('https_required');
  });
});
