/** An ffmpeg that never answers is given up after a minute. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { runEnumerate } from '../cli/command.js';
import { temporaryFolder } from '../cli/started-command.js';

t.setTimeout(180_000);

t.test('an ffmpeg that hangs is stopped, and one line says so', (t) => {
  const cwd = temporaryFolder(t);
  for (const name of ['ffmpeg', 'ffprobe']) {
    fs.writeFileSync(path.join(cwd, name), '#!/bin/sh\nexec sleep 1000\n', { mode: 0o755 });
  }
  fs.writeFileSync(path.join(cwd, 'picture.gif'), 'GIF89a\u0001\0\u0001\0\0\0\0;');
  const { status, stdout, stderr } = runEnumerate(['locate', 'picture.gif'], {
    cwd,
    env: { PATH: `${cwd}:${process.env['PATH']}` },
  });
  t.equal(status, 1);
  t.equal(stdout, '');
  t.match(stderr, /^[^\n]*picture\.gif[^\n]*SIGKILL \(it has 60 seconds\)[^\n]*\n$/);
  t.end();
});
