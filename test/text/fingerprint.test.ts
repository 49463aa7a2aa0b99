/** Fingerprints as programs print them. @module */
import { createHash } from 'node:crypto';
import t from 'tap';
import { readFingerprint } from '../../src/text/fingerprint.js';

const hex = (text: string): string => Buffer.from(readFingerprint(text)).toString('hex');

function digest(name: string): Buffer {
  return createHash(name).update('a key').digest();
}

t.test('SSH: base64 with the name of the digest, hex with colons, and whole lines', async (t) => {
  for (const name of ['sha1', 'sha256', 'sha384', 'sha512']) {
    const bytes = digest(name);
    const base64 = bytes.toString('base64');
    for (const text of [base64, base64.replace(/=*$/, '')]) {
      const named = `${name.toUpperCase()}:${text}`;
      t.equal(hex(named), bytes.toString('hex'));
      t.equal(hex(`256 ${named} ada@home (ED25519)\n`), bytes.toString('hex'));
    }
  }
  const md5 = digest('md5').toString('hex');
  const pairs = md5.replaceAll(/..(?=.)/g, '$&:');
  for (const text of [
    pairs,
    `MD5:${pairs}`,
    `2048 MD5:${pairs} no comment (RSA)`,
    pairs.toUpperCase(),
  ])
    t.equal(hex(text), md5, text);
});

t.test('PGP: groups with blanks', async (t) => {
  const expected = '7df4a3c29b1e55660a1bffee0123456789abcdef';
  for (const text of [
    '7DF4 A3C2 9B1E 5566 0A1B  FFEE 0123 4567 89AB CDEF',
    '      Key fingerprint = 7DF4 A3C2 9B1E 5566 0A1B  FFEE 0123 4567 89AB CDEF',
    expected,
    `0x${expected.toUpperCase()}`,
  ])
    t.equal(hex(text), expected, text);
});

t.test('PGP: all that gpg prints of one key', async (t) => {
  const groups = '7DF4 A3C2 9B1E 5566 0A1B  FFEE 0123 4567 89AB CDEF';
  const printed = (line: string): string =>
    `pub   rsa3072 2026-11-29 [SC]\n      ${line}\nuid           [ultimate] ada <a@b.c>\nsub   rsa3072 2026-11-29 [E]\n      0000 1111 2222 3333 4444  5555 6666 7777 8888 9999\n`;
  const bare = groups.replaceAll(' ', '');
  for (const line of [groups, bare, `Key fingerprint = ${groups}`])
    t.equal(hex(printed(line)), bare.toLowerCase(), line);
  t.equal(hex(`/home/ada/pubring.kbx\n---\n${printed(groups)}`), bare.toLowerCase());
  t.throws(() => readFingerprint(printed(groups) + printed(bare)), { code: 'E_USAGE' });
});

t.test('X.509: as openssl prints it', async (t) => {
  const bytes = digest('sha256').toString('hex');
  const pairs = bytes.toUpperCase().replaceAll(/..(?=.)/g, '$&:');
  for (const text of [
    `sha256 Fingerprint=${pairs}`,
    `SHA256 Fingerprint=${pairs}`,
    `SHA-256:${pairs}`,
    pairs,
  ])
    t.equal(hex(text), bytes, text);
});

t.test('everything else is refused', async (t) => {
  const base64 = digest('sha256').toString('base64').replace(/=$/, '');
  const last = base64.at(-1) ?? '';
  // The same bytes, with bits set behind the end.
  const sloppy = `SHA256:${base64.slice(0, -1)}${String.fromCharCode(last.charCodeAt(0) + 1)}`;
  for (const [text, message] of [
    ['', /expected hex with colons/],
    ['hello', /expected hex/],
    ['12:f8:7e:78', /4 bytes: give all of it/],
    ['0x89ABCDEF01234567', /8 bytes: give all of it/],
    [`SHA256:${digest('md5').toString('hex')}`, /no SHA256 has 16 bytes/],
    [`SHA999:${base64}`, /no digest is called SHA999/],
    [base64, /expected hex/],
    [sloppy, /expected hex/],
    [`SHA256:${base64}!`, /expected hex/],
    ['ab'.repeat(17), /none has 17 bytes/],
    ['ab:'.repeat(16), /expected hex/],
    [`${'ab'.repeat(16)}c`, /expected hex/],
    ['\u0430\u0431'.repeat(32), /expected hex/],
    ['ab '.repeat(1_000_000), /none has 1000000 bytes/],
  ] as const)
    t.throws(() => readFingerprint(text), { code: 'E_USAGE', message });
});
