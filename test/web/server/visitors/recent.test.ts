/** What was asked for lately is known. @module */
import t from 'tap';
import { Recent } from '../../../../src/web/server/visitors/recent.js';

t.test('the last are kept, and what is asked for again', (t) => {
  const recent = new Recent<string, number>(100);
  recent.set('kept', 1);
  recent.set('lost', 2);
  for (let i = 0; i < 1000; i++) {
    recent.set(`n${i}`, i);
    if (recent.get('kept') !== 1) t.fail(`it is gone after ${i}`);
    if (i >= 30 && recent.get(`n${i - 30}`) !== i - 30) t.fail(`${i - 30} is gone after ${i}`);
  }
  t.equal(recent.get('lost'), undefined);
  t.equal(recent.get('n500'), undefined, 'memory is bounded');
  recent.set('kept', 3);
  t.equal(recent.get('kept'), 3);
  for (let i = 0; i < 150; i++) recent.set(`m${i}`, i);
  for (const key of ['m0', 'm149']) {
    recent.forget(key);
    t.equal(recent.get(key), undefined, 'forgotten, old or young');
  }
  t.end();
});
