/**
 * `enumerate status PATH`: what a run is and how far it has come.
 * @module
 */
import { status } from '../../node.js';
import { statusFields } from '../../verify/status.js';
import { statusText } from '../render/run-status.js';
import { print } from '../host.js';
import { command, flag, word } from '../options/table.js';

export default command({
  about: 'Read a checkpoint.',
  positionals: {
    path: word('the folder or the file of the images, or the checkpoint', {
      isPath: true,
      ask: 'which run? give its folder or file, such as images',
    }),
  },
  options: { json: flag('as one JSON object', { group: 'Output' }) },
  examples: [
    ['status images', 'for people'],
    ['status images --json', 'for programs; numbers that can be long are text'],
  ],
  async run({ path, json }) {
    const found = await status(path);
    print(json ? JSON.stringify(statusFields(found)) : statusText(found));
  },
});
