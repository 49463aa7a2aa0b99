/** Mutants of a text: one change each, under a name of its own. @module */
import t from 'tap';
import { mutantsOf } from '../../scripts/mutation/mutants.js';

t.test('each mutant has one change', async (t) => {
  const text = "if (a < 5) throw new Refusal('E_RANGE', 'a message');\nreturn JSBI.add(a, b);\n";
  const changes = mutantsOf('x.js', text).map(({ name, text: changed }) => {
    t.not(changed, text, name);
    return name.slice(name.lastIndexOf(' : ') + 3);
  });
  t.strictSame(
    changes.toSorted(),
    [
      '5 -> (5 + 1)',
      '5 -> (5 - 1)',
      '< -> <=',
      '< -> >',
      "'E_RANGE' -> 'E_USAGE'",
      'a < 5 -> !(a < 5)',
      'add -> subtract',
    ].toSorted(),
  );
});

t.test('the same change in the same line twice has two names', async (t) => {
  const names = mutantsOf('x.js', 'x = 1 + 1;\n').map(({ name }) => name);
  t.equal(new Set(names).size, names.length);
  t.ok(names.some((name) => name.endsWith(' (2)')));
});

t.test('what is imported, and messages, are left alone', async (t) => {
  t.strictSame(
    mutantsOf('x.js', "import { a } from './a.js';\nthrow new TypeError('5 < 6');\n"),
    [],
  );
});
