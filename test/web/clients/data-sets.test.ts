/** The Python programs of docs/data-sets.md, run as they stand there, at a server. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { pythonWith } from '../../codecs/tools.js';
import { root } from '../../core/tools.js';
import { startServe } from '../server/served-command.js';
import { runProgram } from './programs.js';

const page = fs.readFileSync(path.join(root, 'docs/data-sets.md'), 'utf8');
/** What the page shows behind `#=>`, line by line. */
const SHOWN = /^.*print\(.*\) {2}#=> (.*)$/gm;

t.test('the Python programs of docs/data-sets.md print what it shows', async (t) => {
  // Later ones use what earlier ones define.
  const program = page
    .split('```python\n')
    .slice(1)
    .map((block) => block.slice(0, block.indexOf('```')))
    .join('\n');
  const shown = [...program.matchAll(SHOWN)].map(([, line]) => line);
  t.ok(shown.length >= 7, 'it shows lines');
  t.equal(shown.length, program.split('print(').length - 1, 'of all that is printed');
  const server = await startServe(t, ['--rate', '0', '--log', 'none']);
  const python = pythonWith('numpy', 'fsspec', 'aiohttp', 'requests');
  const { status, stdout, stderr } = await runProgram(python, [
    '-c',
    program.replaceAll('http://127.0.0.1:8080/', server.address),
  ]);
  t.equal(status, 0, stderr);
  t.same(stdout.toString().trimEnd().split('\n'), shown);
});
