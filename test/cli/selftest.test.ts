/** `enumerate selftest`: its exit codes, and what it prints. @module */
import t from 'tap';
import { callCommand } from './call-command.js';
import { runEnumerate } from './command.js';

t.test('the self-test passes, and says what it went through', async (t) => {
  const { status, stdout, stderr } = runEnumerate(['selftest']);
  t.equal(status, 0, stdout);
  t.equal(stderr, '');
  for (const part of ['vectors', 'reference', 'every image once', 'PNG', 'Random Art']) {
    t.match(stdout, new RegExp(`^${part}.* ok `, 'm'));
  }
  t.match(stdout, /^all ok/m);
  for (const line of stdout.split('\n')) t.ok(line.length <= 80, line);
});

t.test('a case can be repeated by its number, as JSON too', async (t) => {
  const { status, stdout } = await callCommand(['selftest', '--case', '4294967295', '--json']);
  t.equal(status, 0);
  t.match(JSON.parse(stdout), {
    ok: true,
    parts: [{ name: 'case 4294967295', ok: true, counts: { cases: 1 }, failure: null }],
  });
  const refused = await callCommand(['selftest', '--case', '4294967296']);
  t.equal(refused.status, 2);
});
