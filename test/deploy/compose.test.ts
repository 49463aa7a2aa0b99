/**
 * The Compose file: its form, and that its services fit together and to the image.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { readCompose } from './manifests.js';
import { DEPLOY, PROJECT } from './programs.js';
import { faultsOf, isCompose } from './schemas.js';

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command: readonly string[];
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly volumes?: readonly string[];
}

const FILE = readCompose('compose.yaml') as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, null>>;
};

t.test('it has the form of a Compose file', (t) => {
  t.ok(isCompose(FILE), faultsOf(isCompose).join('; '));
  const { work } = FILE.services;
  t.notOk(isCompose({ ...FILE, services: { work: { ...work, restrat: 'always' } } }));
  t.notOk(isCompose({ ...FILE, services: { work: { ...work, command: 'work' } } }));
  t.end();
});

t.test('submit and work are one image, find Redis by its name, and share a volume', (t) => {
  t.same(Object.keys(FILE.services), ['redis', 'submit', 'work']);
  const { version } = JSON.parse(fs.readFileSync(path.join(PROJECT, 'package.json'), 'utf8')) as {
    version: string;
  };
  for (const name of ['submit', 'work']) {
    const { image, build, command, depends_on: needs, volumes } = FILE.services[name]!;
    t.equal(image, `image-enumerator:${version}`);
    t.ok(fs.existsSync(path.join(DEPLOY, build!.context, build!.dockerfile)));
    t.equal(command[0], name);
    t.ok(command.includes('--queue=redis://redis:6379'));
    t.same(Object.keys(needs!), ['redis']);
    t.same(volumes, ['images:/data']);
  }
  t.same(Object.keys(FILE.volumes), ['images']);
  t.match(FILE.services['submit']!.command.join(' '), / --out=\/data\//);
  t.end();
});
