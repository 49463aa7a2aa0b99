/**
 * What Find shows, whatever comes in whatever order.
 * @module
 */
import t from 'tap';
import * as find from '../../../src/web/page-state/find.js';
import { type Place, searchOf } from '../../../src/web/page-state/find-where.js';
import { standing, takenPicture } from './find-tools.js';
import { DEFAULT_ENUMERATION } from '../../../src/core/enumeration.js';

/** What a worker may answer: each is of a ticket that was given out before. */
interface Work {
  readonly kind: 'open' | 'search';
  readonly ticket: number;
  /** The picture that it is about. */
  readonly name: string;
  /** The place at which it is looked for. */
  readonly place: Place;
}

/** A view in which a person acts, and answers come whenever they come. */
interface Scene {
  readonly state: find.FindState;
  /** What was asked for and not answered, however long ago. */
  readonly works: readonly Work[];
  /** The picture that a person brought last. */
  readonly wanted: string;
  readonly picturesBrought: number;
}

function resultOf({ place, name }: Work): find.Result {
  const search = searchOf(
    { ...find.beginFind(DEFAULT_ENUMERATION), wish: place },
    takenPicture(name),
  );
  const frame = { width: 2, height: 1, rgba: new Uint8ClampedArray(8) };
  const text = `${name} ${search.place}`;
  return {
    ...search,
    found: { frame, isExact: true, isOneColor: false, index: 1n, text, length: text.length },
  };
}

function bring(scene: Scene): Scene {
  const name = 'abc'[scene.picturesBrought] ?? '';
  const state = find.beginOpening(scene.state);
  const work: Work = { kind: 'open', ticket: state.ticket, name, place: 'own' };
  return {
    state,
    works: [...scene.works, work],
    wanted: name,
    picturesBrought: scene.picturesBrought + 1,
  };
}

function look(scene: Scene): Scene {
  const state = find.beginSearch(scene.state);
  const { taken, searching, wish } = state;
  if (taken === undefined || searching === undefined) return { ...scene, state };
  const place = wish === 'other' ? wish : 'own';
  const work: Work = { kind: 'search', ticket: searching, name: taken.name, place };
  return { ...scene, state, works: [...scene.works, work] };
}

function chooseField(scene: Scene): Scene {
  const wish = scene.state.wish === 'other' ? 'own' : 'other';
  return look({ ...scene, state: find.changed(scene.state, { wish }) });
}

function answer(scene: Scene, work: Work, isGood: boolean): Scene {
  const works = scene.works.filter((one) => one !== work);
  const { state } = scene;
  if (!isGood)
    return { ...scene, works, state: find.failed(state, work.ticket, `${work.name} is bad`) };
  if (work.kind === 'search') {
    return { ...scene, works, state: find.found(state, work.ticket, resultOf(work)) };
  }
  const next = find.opened(state, work.ticket, takenPicture(work.name));
  return next === state ? { ...scene, works } : look({ ...scene, works, state: next });
}

/** All that may happen next. */
function* nextScenes(scene: Scene): Generator<[what: string, next: Scene]> {
  if (scene.picturesBrought < 3) yield ['bring', bring(scene)];
  yield ['field', chooseField(scene)];
  for (const work of scene.works) {
    const name = `${work.kind} ${work.name}${work.ticket}`;
    yield [`${name} done`, answer(scene, work, true)];
    yield [`${name} failed`, answer(scene, work, false)];
  }
}

/** What must never be seen. */
function faultOf({ state, wanted, works }: Scene): string | undefined {
  const { taken, result, error, opening, searching } = state;
  const isFound = find.isFound(state);
  if (isFound && taken?.name !== wanted)
    return 'a number of another picture than the last can be taken';
  if (result !== undefined && taken === undefined) return 'a number without a picture';
  if (result !== undefined && !result.found.text.startsWith(`${taken?.name} `))
    return 'a number beside another picture';
  if (error !== '' && result !== undefined) return 'a number beside an error';
  if (error !== '' && !error.startsWith(wanted))
    return 'an error of a picture that nobody waits for';
  if (isFound && result?.place !== (state.wish ?? 'own'))
    return 'a number of another place than the fields say';
  const awaited = works.some(({ ticket }) => ticket === opening || ticket === searching);
  if ((opening ?? searching) !== undefined && !awaited) return 'it waits for ever';
  if (taken === undefined && error === '' && opening === undefined && wanted !== '')
    return 'nothing is said';
  return undefined;
}

t.test(
  'a number never stands beside another picture or an error, in any order of events',
  async (t) => {
    const begin: Scene = {
      state: find.beginFind(DEFAULT_ENUMERATION),
      works: [],
      wanted: '',
      picturesBrought: 0,
    };
    let scenes = 0;
    const walk = (scene: Scene, past: readonly string[]): void => {
      scenes++;
      const fault = faultOf(scene);
      if (fault !== undefined) t.fail(`${fault}: ${past.join(', ')}`);
      if (past.length === 7 || fault !== undefined) return;
      for (const [what, next] of nextScenes(scene)) walk(next, [...past, what]);
    };
    walk(begin, []);
    t.ok(scenes > 10_000, `${scenes} states`);
  },
);

const begun = bring({
  state: find.beginFind(DEFAULT_ENUMERATION),
  works: [],
  wanted: '',
  picturesBrought: 0,
});
const open = answer(begun, begun.works[0]!, true);
const done = answer(open, open.works[0]!, true);

t.test(
  'the picture before stays in sight while another one opens, and its number cannot be taken',
  async (t) => {
    t.ok(find.isFound(done.state));
    const next = bring(done);
    t.equal(next.state.taken, done.state.taken);
    t.equal(next.state.result, done.state.result);
    t.notOk(find.isFound(next.state));
  },
);

t.test('a file that is no picture clears the number of the one before (P2)', async (t) => {
  const next = bring(done);
  const { state } = answer(next, next.works[0]!, false);
  t.match(state, { taken: undefined, result: undefined, error: 'b is bad', opening: undefined });
  t.notOk(find.isFound(state));
});

t.test('a picture without a number has no image beside it (P2)', async (t) => {
  let next = bring(done);
  next = answer(next, next.works[0]!, true);
  t.equal(next.state.result, undefined, 'from the moment at which it is open');
  const { state } = answer(next, next.works[0]!, false);
  t.match(state, { taken: { name: 'b' }, result: undefined, error: 'b is bad' });
});

t.test('what came is no file: nothing is left of the picture before', async (t) => {
  const state = find.refused(done.state, 'no file');
  t.match(state, { taken: undefined, result: undefined, error: 'no file' });
});

t.test('an error is gone when something else is looked for', async (t) => {
  const failed = answer(open, open.works[0]!, false);
  t.equal(failed.state.error, 'a is bad');
  t.equal(chooseField(failed).state.error, '');
  t.equal(bring(failed).state.error, '');
});

t.test('it is slow only as long as somebody waits for it', async (t) => {
  const { ticket } = begun.state;
  t.equal(find.slow(begun.state, ticket).isSlow, true);
  t.equal(
    answer({ ...begun, state: find.slow(begun.state, ticket) }, begun.works[0]!, true).state.isSlow,
    false,
  );
  t.equal(find.slow(done.state, ticket).isSlow, false, 'too late');
});

t.test('what is learned belongs to its number', async (t) => {
  const result = done.state.result!;
  t.match(find.learned(done.state, result, { standing }).learned, { standing });
  t.strictSame(find.learned(done.state, { ...result }, { standing }).learned, {}, 'another one');
  t.strictSame(
    find.learned(look(done).state, result, { standing }).learned,
    {},
    'one is looked for',
  );
});
