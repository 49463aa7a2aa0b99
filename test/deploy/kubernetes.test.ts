/**
 * Kubernetes' manifests: their form, and that the commands in them, started as a kubelet does, write
 * shards which are the whole.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { digests } from '../cli/outputs.js';
import { type Ended, temporaryFolder } from '../cli/started-command.js';
import { type Entry, entryOf, imageEntrypoint, type Job, readJob } from './manifests.js';
import { readManifests, smallerRun } from './manifests.js';
import { programFolder, PROJECT, runProgram, SMALL_RUN, testShards } from './programs.js';
import { faultsOf, isJob, isManifest } from './schemas.js';

const VOLUME = 'kubernetes-volume.yaml';
const BUCKET = 'kubernetes-bucket.yaml';
const VERIFY = 'kubernetes-verify.yaml';
/** In place of the many of the examples; 101 is no multiple of it. */
const SHARDS = 3;

/** The container that makes a shard, as one of three pods has it. */
function shardEntry(job: Job, index: number, folders: Record<string, string>): Entry {
  const { initContainers = [], containers } = job.spec.template.spec;
  const container = [...initContainers, ...containers][0]!;
  const given = { JOB_COMPLETION_INDEX: `${index}`, SHARDS: `${SHARDS}` };
  return smallerRun(entryOf(container, imageEntrypoint(), given), SMALL_RUN, folders);
}

async function runEntry(t: Test, { words, env }: Entry, cwd: string): Promise<Ended> {
  return runProgram(words, { cwd, env, programs: programFolder(t) });
}

t.test('each manifest has the form of its kind', (t) => {
  for (const file of [VOLUME, BUCKET, VERIFY]) {
    for (const manifest of readManifests(file)) {
      t.ok(isJob(manifest) || isManifest(manifest), `${file}: ${faultsOf(isJob).join('; ')}`);
    }
  }
  t.end();
});

t.test('what is wrong in a manifest is seen', (t) => {
  const wrong: readonly ((text: string) => string)[] = [
    (text) => text.replace('"completions"', '"completion"'),
    (text) => text.replace('"completionMode":"Indexed",', ''),
    (text) => text.replace('"restartPolicy":"Never"', '"restartPolicy":"OnFailure"'),
    (text) => text.replace('"value":"16"', '"value":16'),
    (text) => text.replace('image-enumerator:0.1.0', 'image-enumerator'),
    (text) => text.replace('"status":"True"', '"status":true'),
  ];
  const text = JSON.stringify(readJob(VOLUME));
  t.ok(isJob(JSON.parse(text)));
  for (const change of wrong) {
    t.not(change(text), text);
    t.notOk(isJob(JSON.parse(change(text))), String(change));
  }
  t.end();
});

t.test('the numbers in a manifest agree, and so does the version', (t) => {
  const { version } = JSON.parse(fs.readFileSync(path.join(PROJECT, 'package.json'), 'utf8')) as {
    version: string;
  };
  for (const file of [VOLUME, BUCKET]) {
    const { spec } = readJob(file);
    const { initContainers = [], containers } = spec.template.spec;
    const shards = [...initContainers, ...containers]
      .flatMap(({ env = [] }) => env)
      .find(({ name }) => name === 'SHARDS');
    t.equal(shards?.value, `${spec.completions}`, file);
  }
  const { completions } = readJob(VOLUME).spec;
  const [verify] = readJob(VERIFY).spec.template.spec.containers;
  t.match(verify?.args.join(' '), `-of-${completions}.tar`);
  const images = [VOLUME, BUCKET, VERIFY].flatMap((file) => {
    const { initContainers = [], containers } = readJob(file).spec.template.spec;
    return [...initContainers, ...containers].map(({ image }) => image);
  });
  const own = images.filter((image) => image.startsWith('image-enumerator'));
  t.same(own, [`image-enumerator:${version}`, own[0], own[0]]);
  t.end();
});

t.test('shards in a volume; a pod that takes the place of another goes on', async (t) => {
  const job = readJob(VOLUME);
  const data = temporaryFolder(t);
  const entries = Array.from({ length: SHARDS }, (_, i) => shardEntry(job, i, { '/data': data }));
  // The first pod of the second shard is evicted on the way.
  const evicted = { ...entries[1]!, words: [...entries[1]!.words, '--limit-bytes=9000'] };
  t.equal((await runEntry(t, evicted, data)).status, 0);
  t.ok(fs.existsSync(path.join(data, 'images.2-of-3.tar.part')), 'it was on the way');
  const ends = await Promise.all(entries.map((entry) => runEntry(t, entry, data)));
  t.same(
    ends.map(({ status }) => status),
    [0, 0, 0],
    ends.map(({ stderr }) => stderr).join(''),
  );
  await testShards(t, data, SHARDS, SMALL_RUN);

  const before = digests(data);
  t.equal((await runEntry(t, entries[0]!, data)).status, 0, 'a pod too many does no harm');
  t.same(digests(data), before);

  const { containers } = readJob(VERIFY).spec.template.spec;
  const verify = entryOf(containers[0]!, imageEntrypoint());
  const words = verify.words.map((word) =>
    word.replace('/data', data).replace('-of-16', '-of-3').replace('1000000', '101'),
  );
  t.match(await runEntry(t, { ...verify, words }, data), { status: 0 });
  fs.rmSync(path.join(data, 'images.3-of-3.tar'));
  t.match(await runEntry(t, { ...verify, words }, data), { status: 1 }, 'and sees a lost one');
});

t.test('wrong usage ends with the code that fails the whole job', async (t) => {
  const job = readJob(VOLUME);
  const data = temporaryFolder(t);
  const { status, stderr } = await runEntry(t, shardEntry(job, SHARDS, { '/data': data }), data);
  const rule = job.spec.podFailurePolicy?.rules.find(({ action }) => action === 'FailJob');
  t.same(rule?.onExitCodes?.values, [status]);
  t.match(stderr, /there is no shard 3 of 3/);
});

t.test('shards that are pushed into a store, one of them twice', async (t) => {
  const job = readJob(BUCKET);
  const store = temporaryFolder(t);
  const settings = { RCLONE_CONFIG_STORE_TYPE: 'alias', RCLONE_CONFIG_STORE_REMOTE: store };
  const push = job.spec.template.spec.containers[0]!;
  t.match(push.image, /^rclone\/rclone:/);
  await Promise.all(
    [0, 1, 2, 1].map(async (index) => {
      const scratch = temporaryFolder(t);
      const made = await runEntry(t, shardEntry(job, index, { '/scratch': scratch }), scratch);
      t.equal(made.status, 0, made.stderr);
      const { words, env } = entryOf(push, ['rclone'], settings);
      const own = words.map((word) => word.replace('/scratch', scratch));
      const configuration = { RCLONE_CONFIG: path.join(store, 'none.conf') };
      const entry = { words: own, env: { ...env, ...configuration } };
      const pushed = await runEntry(t, entry, scratch);
      t.equal(pushed.status, 0, pushed.stderr);
    }),
  );
  await testShards(t, path.join(store, 'images/run-1'), SHARDS, SMALL_RUN);
});
