/** Addresses without their secrets, and the arithmetic of time. @module */
import t from 'tap';
import { readAddress } from '../../src/media/live/address.js';
import { hideAddresses, redact, shownAddress, wordScrubber } from '../../src/io/secret.js';
import { indexAt, slotAt, timeOf } from '../../src/core/pace.js';
import { bitRateFor, retryDelay } from '../../src/media/live/publisher.js';

const RATES = [
  { numerator: 24, denominator: 1 },
  { numerator: 30, denominator: 1 },
  { numerator: 30_000, denominator: 1001 },
  { numerator: 60, denominator: 1 },
];

t.test('a key leaves the address, and stands in no part of what is shown', (t) => {
  for (const [text, key, url, preset] of [
    ['rtmp://a.example/live2/abcd-efgh', undefined, 'rtmp://a.example/live2', 'abcd-efgh'],
    [
      'rtmps://a.example:443/app/inst/key1?x=y',
      undefined,
      'rtmps://a.example:443/app/inst',
      'key1?x=y',
    ],
    ['rtmp://a.example/live2', 'abcd-efgh', 'rtmp://a.example/live2', 'abcd-efgh'],
    ['rtmp://a.example/live2/', 'abcd-efgh', 'rtmp://a.example/live2', 'abcd-efgh'],
  ] as const) {
    const address = readAddress(text, key);
    t.equal(address.url, url);
    t.match(address.preset, `\nrtmp_playpath=${preset}\n`);
    t.equal(address.muxer, 'flv');
    t.notMatch(address.shown, preset);
    t.notMatch(shownAddress(text), preset);
    const message = `rtmp://a.example/live2/${preset}: refused ${encodeURIComponent(preset)}`;
    t.notMatch(redact(message, address), preset);
  }
  t.equal(shownAddress('srt://h.example:9000?passphrase=secret'), 'srt://h.example:9000/…');
  t.equal(shownAddress('rtmp://user:word@h.example/live/key'), 'rtmp://h.example/live/…');
  t.equal(shownAddress('--out=rtmp://h/live/key').includes('key'), false);
  t.equal(readAddress('srt://h.example:9000?x=1').muxer, 'mpegts');
  t.equal(readAddress('rtsp://h.example/x').muxer, 'rtsp');
  t.end();
});

t.test('addresses in any text are hidden, and files are not', (t) => {
  for (const [text, shown] of [
    ['cannot read rtmp://h/live/secret: gone', 'cannot read rtmp://h/live/…: gone'],
    ["'rtmp://h/secret';", "'rtmp://h/…';"],
    ['{"out":"srt://h:9?passphrase=secret","n":1}', '{"out":"srt://h:9/…","n":1}'],
    ['RTMP://u:secret@h/live/secret.', 'rtmp://h/live/….'],
    ['rtmp://u:sec/ret@h/live/secret', 'rtmp://…/…'],
    ['at file:///a/b.js:1:2', 'at file:///a/b.js:1:2'],
    ['rtmp://h/live/…: lost', 'rtmp://h/live/…: lost'],
  ] as const) {
    t.equal(hideAddresses(text), shown);
  }
  const words = ['--out=rtmp://u:pass@h/live/a%20key?t=value', 'srt://h:9000?passphrase=secret'];
  const scrub = wordScrubber(words, false)!;
  for (const secret of ['a%20key', 'a key', 'value', 'pass', 'secret'])
    t.notMatch(scrub(`rtmp:/u:pass@h/live/a%20key?t=value and ${secret} alone`), secret);
  t.match(scrub(words.join(' ')), /^--out=rtmp:\/\/h\/live\/… srt:\/\/h:9000\/…$/);
  t.equal(wordScrubber(['x.mkv', '10:30.mkv', '--fps'], false), undefined);
  const apart = wordScrubber(['rtmp://h/live'], true)!;
  t.equal(apart('live.ckpt: rtmp://h/live/…'), 'live.ckpt: rtmp://h/live/…');
  t.end();
});

t.test('what is no address of a stream is refused, and the key is not in the message', (t) => {
  for (const [text, key, message] of [
    ['rtmp://h.example/live', undefined, /the stream key is missing/],
    ['rtmp://h.example', undefined, /the stream key is missing/],
    ['rtmp://user:secret@h.example/live/secret', undefined, /user and password/],
    ['rtmp://h.example/live', 'secret line', /a space or a line break/],
    ['udp://h.example:5000', 'secret', /only rtmp/],
    ['rtmp://[/live/secret', undefined, /no address/],
  ] as const) {
    t.throws(() => readAddress(text, key), { code: 'E_OUTPUT', message });
    try {
      readAddress(text, key);
    } catch (error) {
      t.notMatch(String(error), /secret/, text);
    }
  }
  t.end();
});

t.test('a slot begins where the clock says, at any rate and after decades', (t) => {
  for (const rate of RATES) {
    for (const epoch of [0, 1_700_000_000_000, 123.456]) {
      for (const slot of [0n, 1n, 2n, 29n, 30n, 1001n, 10n ** 9n, 53n * 10n ** 9n]) {
        const time = timeOf(slot, epoch, rate);
        t.equal(slotAt(time, epoch, rate), slot, `${slot} at ${time}`);
        t.equal(slotAt(time - 0.002, epoch, rate), slot - 1n, `before ${slot}`);
      }
    }
  }
  t.end();
});

t.test('positions wrap at the end of a space, both ways', (t) => {
  t.equal(indexAt(5n, 0n, 1n, 4n), 1n);
  t.equal(indexAt(0n, 3n, 1n, 4n), 3n);
  t.equal(indexAt(5n, 0n, -1n, 4n), 3n);
  t.equal(
    indexAt(10n ** 30n, 2n ** 100n, 7n, 2n ** 101n),
    (2n ** 100n + 7n * 10n ** 30n) % 2n ** 101n,
  );
  t.end();
});

t.test('waits double up to a minute, with a chance of half', (t) => {
  t.same(
    [1, 2, 3, 6, 7, 50].map((n) => retryDelay(n, 1)),
    [1000, 2000, 4000, 32_000, 60_000, 60_000],
  );
  t.equal(retryDelay(3, 0), 2000);
  t.equal(bitRateFor(1280 * 720, RATES[1]!), 4000);
  t.equal(bitRateFor(1280 * 720, RATES[3]!), 6000);
  t.equal(bitRateFor(10 ** 9, RATES[1]!), 30_000);
  t.end();
});
