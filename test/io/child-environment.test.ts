/** What programs that this one starts are told by their environment. @module */
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { runProgram, startFfmpeg } from '../../src/io/ffmpeg.js';
import { temporaryFolder } from '../cli/started-command.js';

t.test(
  'no program gets a secret of ours, and one that holds a secret nothing that tells it',
  async (t) => {
    const folder = temporaryFolder(t);
    const seen = path.join(folder, 'seen');
    fs.writeFileSync(path.join(folder, 'ffmpeg'), `#!/bin/sh\nenv > ${seen}\n`, { mode: 0o755 });
    const before = process.env;
    t.teardown(() => (process.env = before));
    const telling = { FFREPORT: 'file=/tmp/report:level=56', SSLKEYLOGFILE: '/tmp/keys' };
    const hidden = {
      ENUMERATE_STREAM_KEY: 'key',
      ENUMERATE_QUEUE: 'redis://u:p@h',
      ENUMERATE_TOKEN: 'token',
      AV_LOG_FORCE_COLOR: '1',
    };
    const PATH = `${folder}:${before['PATH']}`;
    process.env = { ...before, PATH, ...telling, ...hidden, MINE: 'mine' };
    const names = (): string[] =>
      Object.keys({ ...telling, ...hidden, MINE: '' }).filter((name) =>
        fs.readFileSync(seen, 'utf8').includes(`${name}=`),
      );
    await runProgram('ffmpeg', [], { maxOutputBytes: 100 });
    t.strictSame(names(), ['FFREPORT', 'SSLKEYLOGFILE', 'MINE'], 'who looks for a fault may');
    const secret = fs.openSync(seen, 'r');
    const ffmpeg = startFfmpeg([], [secret]);
    fs.closeSync(secret);
    await once(ffmpeg.process, 'close');
    fs.closeSync(ffmpeg.input);
    t.strictSame(names(), ['MINE']);
  },
);
