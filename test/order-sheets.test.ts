/**
 * docs/orders.md: its pictures are what scripts/order-sheets.ts makes, its commands work from top to bottom, and its
 * tables are what `info` prints.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { decodePng } from '../src/codecs/png/index.js';
import { ORDERS } from '../src/core/order.js';
import { callCommand } from './cli/call-command.js';
import { temporaryFolder } from './cli/started-command.js';
import { root } from './core/tools.js';

const docs = path.join(root, 'docs');
const page = fs.readFileSync(path.join(docs, 'orders.md'), 'utf8');

t.test('the pictures are what the script makes', async (t) => {
  const made = temporaryFolder(t);
  const script = path.join(root, 'dist/scripts/order-sheets.js');
  const { status, stderr } = spawnSync(process.execPath, [script, made], { encoding: 'utf8' });
  t.same([status, stderr], [0, '']);
  const shown = [...page.matchAll(/\]\((orders-\w+\.png)\)/g)].map(([, name]) => name!);
  t.same(shown.toSorted(), fs.readdirSync(made).toSorted());
  for (const order of ORDERS) t.ok(shown.includes(`orders-${order}.png`), order);
  for (const name of shown) {
    // Pixels, since compression may change.
    const [here, there] = [docs, made].map((folder) =>
      decodePng(fs.readFileSync(path.join(folder, name))),
    );
    t.same([here!.width, here!.height], [there!.width, there!.height], name);
    t.ok(Buffer.from(here!.samples).equals(there!.samples), name);
  }
});

t.test('the commands work, and the tables are what info prints', async (t) => {
  const cwd = temporaryFolder(t);
  const said: string[] = [];
  const commands = [...page.matchAll(/^ {4}enumerate (.*)$/gm)].map(([, words]) => words!);
  t.ok(commands.length > 10);
  for (const command of commands) {
    const { status, stdout, stderr } = await callCommand(command.split(' '), { cwd });
    t.equal(status, 0, `${command}: ${stderr}`);
    said.push(stdout, stderr);
  }
  const tables = [...page.matchAll(/^```text\n([^]*?)\n```$/gm)].map(([, table]) => table!);
  t.equal(tables.length, 2);
  for (const table of tables) t.ok(said.join('').includes(table), table);
  t.equal(
    fs.readdirSync(path.join(cwd, 'clouds')).filter((name) => name.endsWith('.png')).length,
    100,
  );
  t.match(said.join(''), /busyness: [\d,]+ of 98,304 bits/);
});
