/**
 * Firefox for the page's tests: Debian's, without a window, with a profile of its own.
 * @module
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../../cli/started-command.js';
import { patienceMs, until } from '../../patience.js';
import type { Evaluator } from '../page/page-probe.js';
import { connectMarionette } from './marionette.js';

/** Debian's, as scripts/setup.sh installs it. */
const PROGRAM = 'firefox-esr';

/** It takes a free port, reaches nothing but this machine, and prints what pages log. */
const PREFERENCES = {
  'marionette.port': 0,
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
  'devtools.console.stdout.content': true,
};

/** WebDriver's names of keys that are no signs. */
export const ENTER = '\uE007';

export interface Firefox extends Evaluator {
  open(address: string): Promise<void>;
  /** Type into an element as a person does; into one for files, the path of one. */
  type(selector: string, text: string): Promise<void>;
  /** What went wrong since the last time: exceptions, what the policy forbids, errors in the console. */
  takeFaults(): Promise<readonly string[]>;
}

/**
 * Start it; it ends with the test.
 * @throws Error where it is not there
 */
export async function startFirefox(t: {
  teardown(end: () => Promise<void> | void): void;
}): Promise<Firefox> {
  const profile = temporaryFolder(t);
  const lines = Object.entries(PREFERENCES).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  fs.writeFileSync(path.join(profile, 'user.js'), lines.join(''));
  // The console of all pages belongs to the browser itself, which scripts may reach with the last of these.
  const args = ['--headless', '--no-remote', '--marionette', '--remote-allow-system-access'];
  const child = spawn(PROGRAM, [...args, '--profile', profile], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let printed = '';
  let missing: Error | undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.on('error', () => (missing = new Error(`${PROGRAM} is not installed: run npm run setup`)));
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  t.teardown(async () => {
    if (missing !== undefined) return;
    child.kill('SIGKILL');
    await ended;
  });

  const portFile = path.join(profile, 'MarionetteActivePort');
  const readPort = (): number =>
    fs.existsSync(portFile) ? Number(fs.readFileSync(portFile, 'utf8')) : 0;
  await until(() => missing !== undefined || readPort() > 0, 'Firefox takes connections');
  if (missing !== undefined) throw missing;
  const { request, close } = await connectMarionette(readPort());
  t.teardown(close);
  await request('WebDriver:NewSession', {});
  const timeouts = { script: patienceMs(), pageLoad: patienceMs() };
  await request('WebDriver:SetTimeouts', timeouts);
  await request('WebDriver:SetWindowRect', { width: 1000, height: 740 });

  /** @param context - `content` is the page, `chrome` the browser itself */
  async function evaluateIn<T>(context: 'content' | 'chrome', expression: string): Promise<T> {
    await request('Marionette:SetContext', { value: context });
    const script = `const [done] = arguments;
      (async () => (${expression}))().then(
        (value) => done(JSON.stringify({ value })),
        (error) => done(JSON.stringify({ error: String(error) })),
      );`;
    const { value } = await request('WebDriver:ExecuteAsyncScript', { script, args: [] });
    const told = JSON.parse(String(value)) as { value: T; error?: string };
    if (told.error !== undefined) throw new Error(told.error);
    return told.value;
  }

  return {
    evaluate: (expression) => evaluateIn('content', expression),

    async open(address) {
      await request('Marionette:SetContext', { value: 'content' });
      // Else another fragment of the same address would be no new page.
      await request('WebDriver:Navigate', { url: 'about:blank' });
      await request('WebDriver:Navigate', { url: address });
    },

    async type(selector, text) {
      await request('Marionette:SetContext', { value: 'content' });
      const place = { using: 'css selector', value: selector };
      const { value } = await request('WebDriver:FindElement', place);
      const [id] = Object.values(value as Record<string, string>);
      await request('WebDriver:ElementSendKeys', { id, text });
    },

    async takeFaults() {
      const ofPages = `Services.console.getMessageArray().map(String).filter((text) =>
        /^\\[JavaScript Error: .*\\bhttp:/s.test(text))`;
      const thrown = await evaluateIn<string[]>('chrome', ofPages);
      await evaluateIn('chrome', 'Services.console.reset()');
      const logged = printed.split('\n').filter((line) => line.startsWith('console.error: "'));
      printed = '';
      return [...thrown, ...logged];
    },
  };
}
