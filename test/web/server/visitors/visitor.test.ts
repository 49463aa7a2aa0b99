/** One key for a visitor, however his address is written. @module */
import t from 'tap';
import { addressOf, visitorAt } from '../../../../src/web/server/visitors/visitor.js';

t.test('addresses behind a proxy', (t) => {
  const peer = '10.0.0.1';
  t.equal(addressOf(peer, undefined), peer);
  for (const [forwarded, address] of [
    ['1.1.1.1, 2.2.2.2', '2.2.2.2'],
    ['1.1.1.1,2.2.2.2 ', '2.2.2.2'],
    ['1.2.3.4:555', '1.2.3.4'],
    ['"1.2.3.4:555"', '1.2.3.4'],
    ['9.9.9.9, [2001:db8::1]:443', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['"[2001:db8::1]:443"', '2001:db8::1'],
    ['2001:db8::1', '2001:db8::1'],
    ['2001:db8::443', '2001:db8::443'],
    ['::ffff:1.2.3.4', '::ffff:1.2.3.4'],
  ] as const) {
    t.equal(addressOf(peer, forwarded), address, forwarded);
  }
  t.equal(addressOf(peer, ['1.1.1.1', '2001:db8::5']), '2001:db8::5');
  for (const odd of [
    '',
    ',',
    'unknown',
    '1.2.3',
    '1.2.3.4:800000',
    '<script>',
    '1.1.1.1,',
    ':80',
  ]) {
    t.equal(addressOf(peer, odd), peer, odd);
  }
  for (const odd of ['[1.2.3.4', '"', '""', '[]:80', '[2001:db8::1]x', 'a'.repeat(30_000)]) {
    t.equal(addressOf(peer, odd), peer, odd.slice(0, 40));
  }
  t.end();
});

t.test('a network of IPv6 is one visitor, however it is spelled', (t) => {
  const one = ['2001:db8:1:2::5', '2001:DB8:1:2::5', '2001:0db8:0001:0002:ffff:0:0:9'];
  for (const address of [...one, '2001:db8:1:2::1.2.3.4', '2001:db8:1:2::%eth0']) {
    t.equal(visitorAt(address), '2001:db8:1:2::/64', address);
  }
  t.equal(visitorAt('2001:db8:1:3::5'), '2001:db8:1:3::/64');
  t.equal(visitorAt('2001:db8::5'), '2001:db8:0:0::/64');
  t.equal(visitorAt('::1'), '0:0:0:0::/64');
  t.equal(visitorAt('::'), '0:0:0:0::/64');
  t.equal(visitorAt('1:2:3:4:5:6:7::'), '1:2:3:4::/64');
  t.equal(visitorAt('fe80::1%eth0'), visitorAt('fe80::2'));
  t.end();
});

t.test('an IPv4 address in an IPv6 one is itself', (t) => {
  for (const address of [
    '1.2.3.4',
    '::ffff:1.2.3.4',
    '::FFFF:102:304',
    '0:0:0:0:0:ffff:0102:0304',
  ]) {
    t.equal(visitorAt(address), '1.2.3.4', address);
  }
  t.equal(visitorAt('::ffff:255.254.253.252'), '255.254.253.252');
  t.equal(visitorAt('::1.2.3.4'), '0:0:0:0::/64', 'the old form is none');
  t.equal(visitorAt('1::ffff:1.2.3.4'), '1:0:0:0::/64');
  t.end();
});
