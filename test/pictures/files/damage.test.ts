/** Damaged files of other formats than PNG: refused, or taken with a word. @module */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { readComplaints } from '../../../src/pictures/files/complaints.js';
import { findFormat } from '../../../src/pictures/files/formats.js';
import { lookAt } from '../../../src/pictures/files/look-at.js';
import { readPicture } from '../../../src/pictures/files/read-picture.js';
import { readTga } from '../../../src/pictures/files/tga.js';
import { callCommand } from '../../cli/call-command.js';
import { temporaryFolder } from '../../cli/started-command.js';
import { MADE_FILES, writeSources } from './encoders.js';

/** Of these our own look finds each end that is missing; of the others ffmpeg tells. */
const LOOKED_AT = /\.(bmp|gif|sgi|psd|webp|dds|pam|ppm|qoi|avif|jpg)$/;
/** Bytes that others may stand behind, which belong to no pixel. */
const BEHIND: Readonly<Record<string, number>> = {
  'rle.bmp': 6,
  '.gif': 1,
  '.ppm': 2,
};

t.test('a cut is found before ffmpeg is asked, wherever it is', (t) => {
  const folder = temporaryFolder(t);
  const sources = writeSources(folder);
  for (const { name, source, make } of MADE_FILES.filter((made) => LOOKED_AT.test(made.name))) {
    const file = path.join(folder, name);
    make(sources[source], file);
    const whole = fs.readFileSync(file);
    const format = findFormat(whole)!;
    t.equal(lookAt(whole, format.name).damage, undefined, name);
    const longest = whole.length - 1 - (BEHIND[name] ?? BEHIND[path.extname(name)] ?? 0);
    const passed: number[] = [];
    for (let end = 32; end <= longest; end++) {
      const { damage, remarks = [] } = lookAt(whole.subarray(0, end), format.name);
      if (damage === undefined && remarks.length === 0) passed.push(end);
    }
    t.strictSame(passed, [], `${name} of ${whole.length} bytes`);
  }
  t.end();
});

/** What is made of a TGA, with the signs of damage that it has. */
function readTgaBytes(bytes: Uint8Array): { signs: string[]; found: ReturnType<typeof readTga> } {
  const signs: string[] = [];
  const found = readTga(bytes, (sign) => {
    signs.push(sign);
    return sign;
  });
  return { signs, found };
}

t.test('a TGA that is cut is said to be, and what only looks like one is none', (t) => {
  const folder = temporaryFolder(t);
  const sources = writeSources(folder);
  for (const { name, source, make } of MADE_FILES.filter((made) => made.name.endsWith('.tga'))) {
    const file = path.join(folder, name);
    make(sources[source], file);
    const whole = fs.readFileSync(file);
    const { signs, found } = readTgaBytes(whole);
    t.match({ signs, found }, { signs: [], found: { remarks: [] } }, name);
    for (let end = 0; end < whole.length; end++) {
      const cut = readTgaBytes(whole.subarray(0, end));
      if (end < 18) t.equal(cut.found, undefined, `${name} cut at ${end}`);
      // Of the footer nothing is left, or some of it.
      else if (end >= whole.length - 26 && cut.signs.length === 0)
        t.same(cut.found?.picture, found!.picture, `${name} cut at ${end}`);
      else t.match(cut.signs, [/^it has \d+ of its 117 pixels$/], `${name} cut at ${end}`);
    }
    const behind = readTgaBytes(Buffer.concat([whole, Buffer.from('more')]));
    t.match(behind.found?.remarks, [/bytes behind its pixels are no whole footer$/], name);
  }
  const one = [0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 8, 0];
  t.match(readTgaBytes(Uint8Array.from(one)).signs, ['it has 0 of its 1 pixel']);
  t.match(readTgaBytes(Uint8Array.from([...one, 5, 6])).found?.remarks, [
    'the 1 byte behind its pixels is no whole footer',
  ]);
  for (const text of [
    '',
    'a text that is longer than the header of a Targa file',
    '\0'.repeat(400),
  ]) {
    t.equal(readTgaBytes(Buffer.from(text)).found, undefined, text.slice(0, 10));
  }
  t.end();
});

t.test('an icon that is cut anywhere is refused in one line', async (t) => {
  const folder = temporaryFolder(t);
  const sources = writeSources(folder);
  const { source, make } = MADE_FILES.find((made) => made.name === 'netpbm.ico')!;
  const file = path.join(folder, 'netpbm.ico');
  make(sources[source], file);
  const whole = fs.readFileSync(file);
  const cut = path.join(folder, 'cut.ico');
  // Its signature has four bytes, the head six, and that of its first picture sixteen.
  for (const end of [4, 5, 6, 21, 22, whole.length - 1]) {
    fs.writeFileSync(cut, whole.subarray(0, end));
    await t.rejects(readPicture(cut), { code: 'E_IO', message: /^[^\n]*cut off: [^\n]*$/ });
  }
});

t.test('a colour that the palette of a TGA has not is damage', (t) => {
  // Three pixels, of colours 0 and 1 and of one that is not there.
  const bytes = Buffer.from('000101000002001800000000030001000820010203040506000102', 'hex');
  const { signs, found } = readTgaBytes(bytes);
  t.same(signs, ['its palette has no colour 2']);
  t.same([...found!.picture.samples], [3, 2, 1, 6, 5, 4, 0, 0, 0]);
  t.end();
});

t.test('what ffmpeg says is damage, a remark, or nothing', (t) => {
  for (const [complaint, damage, ...remarks] of [
    ['', undefined],
    ['[gif @ 0x55ce9a0dd680] [error] LZW decode failed\n', 'LZW decode failed'],
    ['[mjpeg @ 0x1] [warning] overread 8\n', 'overread 8'],
    ['[swscaler @ 0x1] [warning] deprecated pixel format used, make sure', undefined],
    ['[a @ 0x1] [b @ 0x2] [warning] Something new\n', undefined, 'ffmpeg says "Something new"'],
    ['cut off in a line without its level', 'cut off in a line without its level'],
  ] as const) {
    t.match(readComplaints(complaint), { damage, remarks }, complaint);
  }
  t.end();
});

t.test('--damaged takes what can be had, and says so', async (t) => {
  const folder = temporaryFolder(t);
  const sources = writeSources(folder);
  for (const name of ['im.gif', 'im.bmp', 'im.jpg', 'netpbm.ppm', 'im.tga', 'rle.tga']) {
    const { source, make } = MADE_FILES.find((made) => made.name === name)!;
    const file = path.join(folder, name);
    make(sources[source], file);
    const whole = fs.readFileSync(file);
    fs.writeFileSync(file, whole.subarray(0, Math.floor(whole.length * 0.9)));
    const refused = await callCommand(['locate', file]);
    t.match(refused, { status: 1, stdout: '', stderr: /damaged or cut off.*--damaged\n$/ }, name);
    const taken = await callCommand(['locate', '--damaged', '--json', file]);
    const answer = JSON.parse(taken.stdout) as { notes?: string[]; error?: { message: string } };
    // Of some ffmpeg makes nothing.
    if (answer.error === undefined) t.match(answer.notes?.join(), /it is damaged or cut off/, name);
    else t.match(answer.error.message, /damaged or cut off/, name);
  }
  const gif = path.join(folder, 'im.gif');
  const { picture, remarks } = await readPicture(gif, { damaged: true });
  t.match({ picture, remarks }, { picture: { width: 13, height: 9 }, remarks: [/^it is damaged/] });
});

t.test('of what nothing is left there is a way out in the line', async (t) => {
  const folder = temporaryFolder(t);
  for (const [name, content] of [
    ['a.gif', 'GIF89a'],
    ['a.jpg', '\xff\xd8\xff\xe0\0\x10JFIF\0'],
    ['a.tif', 'II*\0\x08\0'],
  ] as const) {
    const file = path.join(folder, name);
    fs.writeFileSync(file, content, 'latin1');
    const { status, stdout, stderr } = await callCommand(['locate', '--damaged', file]);
    t.match({ status, stdout }, { status: 1, stdout: '' }, name);
    t.match(stderr, /^E_IO: [^\n]*; take a whole copy of it, or make a PNG of it\n$/, name);
  }
});

/** The beginnings of files of sizes that no picture has. */
const HUGE = [
  ['bmp', '424d00000000000000003600000028000000ffffff7fffffff7f01002000000000'],
  ['bmp', '424d00000000000000003600000028000000ffffff7fffffff7f01000800010000'],
  ['sgi', '01da01010003ffffffffffff'],
  ['qoi', '716f6966ffffffffffffffff0400'],
  ['psd', '38425053000100000000000000380000ffff0000ffff00080003'],
  ['tiff', '49492a0008000000010000010300ffffffff08000000'],
  ['ppm', '503620393939393939392039393939393939203235350a'],
] as const;

t.test('a small file that claims to be huge is refused without room being taken for it', (t) => {
  const before = process.memoryUsage().arrayBuffers;
  const bytes = new Uint8Array(4096).fill(0xff);
  const tga = Buffer.concat([
    // 32 bits in runs, 65,535 pixels wide and high.
    Buffer.from('00000a000000000000000000ffffffff2008', 'hex'),
    bytes,
  ]);
  t.equal(readTgaBytes(tga).found, undefined);
  for (const [format, start] of HUGE) {
    const file = Buffer.concat([Buffer.from(start, 'hex'), bytes]);
    const { damage } = lookAt(file, format);
    t.type(damage, 'string', format);
  }
  t.ok(process.memoryUsage().arrayBuffers - before < 2 ** 24);
  t.end();
});

t.test('reading them takes no memory to speak of, and they are refused', (t) => {
  const folder = temporaryFolder(t);
  const files = HUGE.map(([format, start], i) => {
    const file = path.join(folder, `${i}.${format}`);
    fs.writeFileSync(file, Buffer.concat([Buffer.from(start, 'hex'), Buffer.alloc(4096, 0xff)]));
    return file;
  });
  const reader = new URL('../../../src/pictures/files/read-picture.js', import.meta.url).href;
  const script = `
    import { readPicture } from ${JSON.stringify(reader)};
    const before = process.resourceUsage().maxRSS;
    const codes = [];
    for (const file of ${JSON.stringify(files)})
      codes.push(await readPicture(file).then(() => 'read', ({ code }) => code));
    console.log(JSON.stringify({ codes, growthKiB: process.resourceUsage().maxRSS - before }));
  `;
  const words = ['--max-old-space-size=64', '--input-type=module', '-e', script];
  const { stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  t.equal(stderr, '');
  const { codes, growthKiB } = JSON.parse(stdout) as { codes: string[]; growthKiB: number };
  t.strictSame(
    codes,
    HUGE.map(() => 'E_IO'),
  );
  t.ok(growthKiB < 65_536, `${growthKiB} KiB`);
  t.end();
});
