/**
 * `enumerate queue`: look at a queue, hold it, empty it.
 * @module
 */
import { counted } from '../../core/cardinality.js';
import { usageError } from '../../core/errors.js';
import { cancelRuns, pauseQueue, queueState, resumeQueue, stateFields } from '../../queue/state.js';
import { EXIT, exitSoon } from '../exit-codes.js';
import { QUEUE_OPTIONS, readQueue } from '../options/queue-options.js';
import { command, flag, optionalWord, word } from '../options/table.js';
import { invocation, print } from '../host.js';
import { stateLines } from '../render/queue-report.js';

export default command({
  about:
    'status: runs, workers and jobs. pause: workers finish what they have and take nothing more. resume: they go on. cancel: all jobs are removed, or those of one run, and its submitters stop; what is done stays, and submit can continue it.',
  positionals: {
    action: word('status, pause, resume or cancel', {
      choices: ['status', 'pause', 'resume', 'cancel'],
      ask: 'what of the queue? say status, pause, resume or cancel',
    }),
    run: optionalWord('for cancel: the id of one run, as status shows it [all]'),
  },
  options: { ...QUEUE_OPTIONS, json: flag('status as one JSON object', { group: 'Output' }) },
  examples: [['queue status --queue redis://box', 'who works on what']],
  async run({ action, run, json, ...address }) {
    if (run !== undefined && action !== 'cancel') {
      throw usageError(
        `queue ${action} ${run}: ${action} is for the whole queue; only cancel takes a run`,
      );
    }
    const place = readQueue(address);
    const { shown } = place.address;
    if (action === 'status') {
      const state = await queueState(place);
      print(json ? JSON.stringify(stateFields(state)) : stateLines(state).join('\n'));
    } else if (action === 'pause') {
      await pauseQueue(place);
      print(`${shown}: paused; continue with \`${invocation('queue resume')}\``);
    } else if (action === 'resume') {
      await resumeQueue(place);
      print(`${shown}: workers continue`);
    } else {
      const count = counted(await cancelRuns(place, run), 'run');
      print(
        `${shown}: cancelled ${count}; what is done stays, and \`${invocation('submit')}\` continues it`,
      );
    }
    return exitSoon(EXIT.done);
  },
});
