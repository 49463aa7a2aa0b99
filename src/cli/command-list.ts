/**
 * The commands by their names, in the order of help. Each is loaded when it is called.
 * @module
 */
import type { Command, Commands } from './options/table.js';

export const COMMANDS: Commands = {
  film: {
    describe: 'make a film from pictures on disk',
    load: async () => (await import('./commands/film.js')).filmCommand,
  },
  get: {
    describe: 'write one image, or show it on the terminal',
    load: async () => (await import('./commands/get.js')).getCommand,
  },
  locate: {
    describe: 'print the numbers of pictures',
    load: async () => (await import('./commands/locate.js')).locateCommand,
  },
  near: {
    describe: 'show the neighbours of an image in each order',
    load: async () => (await import('./commands/near.js')).nearCommand,
  },
  art: {
    describe: 'Random Art: a picture for every text, and for every number',
    load: async () => (await import('./commands/art.js')).artCommand,
  },
  resume: {
    describe: 'continue a run that was stopped, or extend a complete one',
    load: async () => (await import('./commands/resume.js')).resumeCommand,
  },
  status: {
    describe: 'say what a run is and how far it has come',
    load: async () => (await import('./commands/status.js')).statusCommand,
  },
  verify: {
    describe: 'find missing, extra, duplicate and damaged images in the output of runs',
    load: async () => (await import('./commands/verify.js')).verifyCommand,
  },
  repair: {
    describe: 'make anew what is missing or damaged in the output of runs',
    load: async () => (await import('./commands/repair.js')).repairCommand,
  },
  recover: {
    describe: 'write a lost checkpoint anew, from the images that are there',
    load: async () => (await import('./commands/recover.js')).recoverCommand,
  },
  submit: {
    describe: 'have a range made by workers on many machines, through Redis',
    load: async () => (await import('./commands/submit.js')).submitCommand,
  },
  work: {
    describe: 'make parts of submitted runs, on this machine',
    load: async () => (await import('./commands/work.js')).workCommand,
  },
  queue: {
    describe: 'status, pause, resume or cancel of what was submitted',
    load: async () => (await import('./commands/queue.js')).queueCommand,
  },
  info: {
    describe: 'say what a space is: digits, number of images, bytes',
    load: async () => (await import('./commands/info.js')).infoCommand,
  },
  estimate: {
    describe: 'say how long all images of a space would take, by the rate measured here',
    load: async () => (await import('./commands/estimate.js')).estimateCommand,
  },
  bench: {
    describe: 'measure what this machine does, and what it means in years',
    load: async () => (await import('./commands/bench.js')).benchCommand,
  },
  selftest: {
    describe: 'check this program on this machine, in a few seconds',
    load: async () => (await import('./commands/selftest.js')).selftestCommand,
  },
  demo: {
    describe: 'make a folder with images, a sheet and a film, to see what this is',
    load: async () => (await import('./commands/demo.js')).demoCommand,
  },
  serve: {
    describe: 'serve a web page, images by their numbers, and a live picture',
    load: async () => (await import('./commands/serve.js')).serveCommand,
  },
  completion: {
    describe: 'print a script that completes commands and options in bash and zsh',
    load: async () => (await import('./render/completion.js')).completionCommand,
  },
};

/** The command that runs where no other is named. */
export async function mainCommand(): Promise<Command> {
  const { runCommand } = await import('./commands/run.js');
  return { ...runCommand, commands: COMMANDS };
}
