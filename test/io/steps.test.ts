/** Work in steps, between which others have their turn. @module */
import t from 'tap';
import { attemptSteps, finish, inTurns, type Steps } from '../../src/io/steps.js';
import { hurried } from '../hurried.js';

function* counting(to: number, done: number[]): Steps<string> {
  for (let n = 1; n <= to; n++) {
    done.push(n);
    yield;
  }
  return 'done';
}

t.test('all of it at once, or in turns', async (t) => {
  const [atOnce, inPieces]: [number[], number[]] = [[], []];
  t.equal(finish(counting(5, atOnce)), 'done');
  hurried(t);
  const told: number[] = [];
  const turns = inTurns(counting(5, inPieces), undefined, (count) => told.push(count));
  t.equal(await turns, 'done');
  t.strictSame([inPieces, told], [atOnce, atOnce]);
});

t.test('a signal ends it between two steps, with its reason', async (t) => {
  hurried(t);
  const done: number[] = [];
  const ended = new AbortController();
  const reason = new Error('enough');
  const turns = inTurns(counting(5, done), ended.signal, () =>
    setImmediate(() => ended.abort(reason)),
  );
  await t.rejects(turns, reason);
  t.strictSame(done, [1]);
});

t.test('what the system refuses is said in words', (t) => {
  function* refused(): Steps {
    yield;
    throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
  }
  t.throws(() => finish(attemptSteps('cannot do it', refused())), {
    code: 'E_IO',
    message: /^cannot do it: /,
  });
  t.end();
});
