/**
 * Completion of commands, options and values in bash and zsh.
 * @module
 */
import { findCall, rowsByName } from '../options/parse.js';
import { host } from '../host.js';
import { type Command, command } from '../options/table.js';

/** What the script calls the program with, before the words of the line up to the cursor. */
const COMPLETE = '--complete';

const SCRIPT = `# Completion of enumerate in bash and zsh: enumerate completion >> ~/.bashrc (or ~/.zshrc)
if [ -n "\${ZSH_VERSION-}" ]; then
  autoload -Uz compinit bashcompinit && compinit && bashcompinit
fi
_enumerate_complete() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(enumerate ${COMPLETE} "\${COMP_WORDS[@]:1:$COMP_CWORD}")" -- "\${COMP_WORDS[$COMP_CWORD]}"))
}
complete -o default -F _enumerate_complete enumerate
`;

export default command({
  about:
    'Print a script that completes commands and options in bash and zsh. Load it where the shell starts.',
  options: {},
  examples: [
    ['completion >> ~/.bashrc', 'bash, from its next start on'],
    ['completion >> ~/.zshrc', 'zsh'],
  ],
  async run() {
    host.stdout.write(SCRIPT);
  },
});

/**
 * What the last word of an unfinished command line may become.
 * @param words - behind the program's name; the last one may be empty
 */
export async function completeWords(main: Command, words: readonly string[]): Promise<string[]> {
  const current = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const { command } = await findCall(main, before);
  const rows = rowsByName(command.options);
  const previous = rows.get(/^--(.+)/.exec(before.at(-1) ?? '')?.[1] ?? '');
  return candidates().filter((word) => word.startsWith(current));

  function candidates(): string[] {
    if (previous?.kind === 'value' && !current.startsWith('-'))
      return [...(previous.choices ?? [])];
    if (current.startsWith('-')) return [...optionNames(), '--help', '--version'];
    return [
      ...Object.keys(command.commands),
      ...Object.values(command.positionals).flatMap(({ choices = [] }) => choices),
    ];
  }

  function optionNames(): string[] {
    return [...rows]
      .filter(([name, row]) => row.hidden !== true && name !== row.alias)
      .map(([name, row]) =>
        row.kind === 'flag' && row.default === true ? `--no-${name}` : `--${name}`,
      );
  }
}
