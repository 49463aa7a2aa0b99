/**
 * The commands by their names, in the order of help. Each is loaded when it is called.
 * @module
 */
import { type Command, type Commands, listed } from './options/table.js';

export const COMMANDS: Commands = {
  film: listed(
    'make a film from pictures on disk, or of one that comes up',
    () => import('./commands/film.js'),
  ),
  get: listed('write one image, or show it on the terminal', () => import('./commands/get.js')),
  locate: listed('print the numbers of pictures', () => import('./commands/locate.js')),
  near: listed('show the neighbours of an image in each order', () => import('./commands/near.js')),
  art: listed(
    'Random Art: a picture for every text, and for every number',
    () => import('./commands/art/art.js'),
  ),
  cat: listed(
    'write bytes of the file that a run would make, from any place on',
    () => import('./commands/cat.js'),
  ),
  resume: listed(
    'continue a run that was stopped, or extend a complete one',
    () => import('./commands/resume.js'),
  ),
  status: listed('say what a run is and how far it has come', () => import('./commands/status.js')),
  verify: listed(
    'find missing, extra, duplicate and damaged images of runs',
    () => import('./commands/verify.js'),
  ),
  repair: listed(
    'regenerate what is missing or damaged in the output of runs',
    () => import('./commands/repair.js'),
  ),
  recover: listed(
    'write a lost checkpoint again, from the images that are there',
    () => import('./commands/recover.js'),
  ),
  submit: listed(
    'have a range made by workers on many machines, through Redis',
    () => import('./commands/submit.js'),
  ),
  work: listed('make parts of submitted runs, on this machine', () => import('./commands/work.js')),
  queue: listed(
    'status, pause, resume or cancel of what was submitted',
    () => import('./commands/queue.js'),
  ),
  info: listed(
    'say what a space is: digits, number of images, bytes',
    () => import('./commands/info.js'),
  ),
  estimate: listed(
    'say how long all images of a space would take, as measured here',
    () => import('./commands/estimate.js'),
  ),
  bench: listed(
    'measure what this machine does, and what it means in years',
    () => import('./commands/bench.js'),
  ),
  selftest: listed(
    'check this program on this machine, in a few seconds',
    () => import('./commands/selftest.js'),
  ),
  demo: listed(
    'make a folder with images, a sheet and a film, to see what this is',
    () => import('./commands/demo.js'),
  ),
  serve: listed(
    'serve a web page, images by their numbers, and a live picture',
    () => import('./commands/serve.js'),
  ),
  completion: listed(
    'print a script that completes command lines in bash, zsh and fish',
    () => import('./render/completion.js'),
  ),
};

/** The command that runs where no other is named. */
export async function mainCommand(): Promise<Command> {
  const { runCommand } = await import('./commands/run.js');
  return { ...runCommand, commands: COMMANDS };
}
