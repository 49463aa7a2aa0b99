/** Films against their checkpoints: good ones pass, and what is wrong with others is found. @module */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { faultText } from '../../src/cli/render/verify-report.js';
import { verify } from '../../src/verify/verify.js';
import { program } from '../media/film-tools.js';
import { callCommand } from '../cli/call-command.js';
import { temporaryFolder } from '../cli/started-command.js';
import { portionOf } from '../portion.js';
import { fieldsOf, outputOf } from './runs.js';

const RUN = ['--count', '8', '--from', '100', '--step', '3', '--size', '24x16'];

async function make(cwd: string, out: string, ...options: string[]): Promise<void> {
  const { status, stderr } = await callCommand([...RUN, ...options, '--out', out], { cwd });
  if (status !== 0) throw new Error(`${out}: exit ${status}, ${stderr}`);
}

/** The faults of a film, a line for each, and how many images are right. */
async function faultsOf(cwd: string, out: string): Promise<string> {
  const { paths } = await verify([path.join(cwd, out)]);
  const [report] = paths;
  if (report === undefined || 'error' in report) throw report?.error ?? new Error(out);
  const lines = report.faults.map((fault) => faultText(fault).replaceAll(`${cwd}/`, ''));
  return [...lines, `${report.right} right`].join('\n');
}

t.test('films that lose nothing pass when each frame is its image', async (t) => {
  const cwd = temporaryFolder(t);
  const films = [
    ['deep.mkv', '--depth', '16', '--color', 'graya', '--scale', '2'],
    ['drawn.mkv', '--overlay', '--scale', '7'],
    ['a.mp4', '--lossless', '--fps', '30000/1001'],
    ['a.webm', '--lossless'],
    ['a.gif', '--palette', 'pico8', '--fps', '30', '--scale', '2'],
    ['a.apng', '--palette', 'pico8', '--scale', '2'],
    ['a.mov', '--codec', 'libx264rgb', '--lossless'],
  ] as const;
  for (const [out, ...options] of portionOf(films, 2)) {
    await make(cwd, out, ...options);
    t.equal(await faultsOf(cwd, out), '8 right', out);
  }
  t.equal(await outputOf(cwd, 'a.gif'), '0\na.gif: all 8 images are there and right\n');
});

t.test('a film with frames left out, put in, copied, swapped or painted over', async (t) => {
  const cwd = temporaryFolder(t);
  await make(cwd, 'x.mkv');
  fs.renameSync(path.join(cwd, 'x.mkv'), path.join(cwd, 'good.mkv'));
  /** Encode the film anew with other frames, with what it says of itself. */
  const changed = async (...filter: string[]): Promise<string> => {
    const from = ['-v', 'error', '-y', '-i', path.join(cwd, 'good.mkv'), ...filter];
    const codec = ['-fps_mode', 'passthrough', '-c:v', 'ffv1', '-pix_fmt', 'bgr0'];
    program('ffmpeg', [...from, ...codec, path.join(cwd, 'x.mkv')]);
    return faultsOf(cwd, 'x.mkv');
  };
  t.equal(
    await changed('-vf', "select='not(between(n,2,3))'"),
    'missing   x.mkv: 2 images, 106 … 109\n6 right',
  );
  t.match(
    await outputOf(cwd, 'x.mkv'),
    /^1\nmissing .*\nx\.mkv: 6 of 8 images right; 2 missing\n$/,
  );
  t.equal(
    await changed('-vf', 'loop=loop=1:size=1:start=3'),
    'extra     x.mkv: frame 3 is there twice\n8 right',
  );
  t.match(
    await changed('-vf', 'shuffleframes=0 1 5 3 4 2 6 7'),
    /^duplicate x\.mkv: image 106: it holds image 115.*\nduplicate x\.mkv: image 115: it holds image 106.*\n6 right$/,
  );
  t.match(
    await changed('-vf', "drawbox=2:2:3:3:red:fill:enable='eq(n,5)'"),
    /^damaged {3}x\.mkv: image 115: its samples are image .*, which is not in this run\n7 right$/,
  );
  t.equal(await changed('-frames:v', '5'), 'missing   x.mkv: 3 images, 115 … 121\n5 right');
  t.match(
    await changed('-vf', 'tpad=stop=3:color=red'),
    /^extra {5}x\.mkv: 3 more frames follow the last image\n8 right$/,
  );
  t.match(await changed('-vf', 'scale=12:16'), /x\.mkv: its frames are of 12×16 pixels, those/);
  t.match(
    await changed('-map_metadata', '-1'),
    /damaged {3}x\.mkv: .* its metadata is gone\n8 right/,
  );
});

t.test('another film of the same form', async (t) => {
  const cwd = temporaryFolder(t);
  for (const out of portionOf(['x.mp4', 'x.gif', 'x.mkv', 'x.apng'], 2)) {
    const options = out === 'x.mp4' ? [] : ['--palette', 'pico8'];
    await make(cwd, out, ...options);
    await make(cwd, `other-${out}`, ...options, '--seed', 'another');
    fs.renameSync(path.join(cwd, `other-${out}`), path.join(cwd, out));
    const faults = await faultsOf(cwd, out);
    t.match(faults, /its metadata is that of another run\n/, out);
    if (out !== 'x.mp4') t.match(faults, /image 100: its samples are image .* not in/, out);
  }
});

t.test(
  'where the codec loses samples, frames are counted and metadata compared, and the report says so',
  async (t) => {
    const cwd = temporaryFolder(t);
    for (const [out, codec, ...options] of portionOf(
      [
        ['x.mp4', 'libx264'],
        ['x.webm', 'libvpx-vp9'],
        ['x.gif', 'gif'],
        ['x.avi', 'mpeg4', '--codec', 'mpeg4'],
      ] as const,
      2,
    )) {
      await make(cwd, out, ...options);
      const text = `${out}: all 8 frames are there; their samples cannot be verified: ${codec} does not`;
      t.ok((await outputOf(cwd, out)).startsWith(`0\n${text}`), out);
    }
    const cut = ['-v', 'error', '-y', '-i', 'x.mp4', '-frames:v', '5', '-c', 'copy', 'y.mp4'];
    t.equal(spawnSync('ffmpeg', cut, { cwd }).status, 0);
    fs.renameSync(path.join(cwd, 'y.mp4'), path.join(cwd, 'x.mp4'));
    t.match(
      await outputOf(cwd, 'x.mp4'),
      /^1\nmissing {3}x\.mp4: it has 5 frames where 8 should be\n/,
    );
    const [fields] = await fieldsOf(cwd, ['x.mp4']);
    t.match(fields, { ok: false, present: '5', right: '0', counts: { missing: '3' } });
  },
);

t.test('a film that is damaged, gone, or none at all, and a stream: one line', async (t) => {
  const cwd = temporaryFolder(t);
  await make(cwd, 'x.mkv');
  const file = path.join(cwd, 'x.mkv');
  const bytes = fs.readFileSync(file);
  const middle = Buffer.from(bytes);
  for (let at = 0; at < 8; at++) middle[(bytes.length >> 1) + at]! ^= 0x55;
  fs.writeFileSync(file, middle);
  const hurt = await outputOf(cwd, 'x.mkv');
  t.match(hurt, /^1\n(damaged|missing) {3}x\.mkv: /);
  t.match(hurt, /x\.mkv: [1-7] of 8 images right; /);
  for (const [content, message] of [
    [Buffer.from('nothing'), /^1\nE_FRAME: x\.mkv: no film of a known format/],
    [bytes.subarray(0, 40), /^1\nE_IO: x\.mkv: ffmpeg cannot read this film \(matroska\): /],
  ] as const) {
    fs.writeFileSync(file, content);
    t.match(await outputOf(cwd, 'x.mkv'), message);
  }
  fs.rmSync(file);
  t.match(await outputOf(cwd, 'x.mkv'), /^1\nmissing {3}x\.mkv: 8 images, 100 … 121\n/);
  const address = 'rtmp://127.0.0.1:1/live/secret';
  const stream = ['--size', '64x64', '--checkpoint', 's.ckpt', '--retries', '0', '--out', address];
  await callCommand(stream, { cwd });
  t.match(
    await outputOf(cwd, 's.ckpt'),
    /^1\nE_OUTPUT: s\.ckpt is of a live stream, which keeps nothing that could be verified: `enumerate locate --overlay`/,
  );
});

t.test('bytes behind the end of a film of any container', async (t) => {
  const cwd = temporaryFolder(t);
  for (const [out, ...options] of portionOf(
    [
      ['x.mkv'],
      ['x.webm', '--lossless'],
      ['x.mp4', '--lossless'],
      ['x.mov', '--codec', 'libx264rgb', '--lossless'],
      ['x.gif', '--palette', 'pico8'],
      ['x.apng', '--palette', 'pico8'],
      ['x.avi', '--codec', 'ffv1'],
    ] as const,
    2,
  )) {
    await make(cwd, out, ...options);
    const file = path.join(cwd, out);
    const good = fs.readFileSync(file);
    t.match(await outputOf(cwd, out), /^0\n/, out);
    for (const more of [Buffer.from('free stuff'), good]) {
      fs.writeFileSync(file, Buffer.concat([good, more]));
      const { paths } = await verify([file]);
      t.match(paths[0], { isRight: false }, `${out} and ${more.length} bytes`);
      // Its reader here reads no further than something is wrong.
      if (out === 'x.apng') continue;
      const reason = `${more.length} bytes follow the film's end`;
      const faults = (paths[0] as { faults?: { reason?: string }[] }).faults ?? [];
      t.ok(
        faults.some((fault) => fault.reason?.replaceAll(',', '') === reason),
        `${out}: ${reason}`,
      );
    }
  }
});
