/**
 * What bash, zsh and fish load to complete this program's command lines. All three ask the program
 * itself, which prints a candidate a line, a tab and what it is; `:files` or `:folders` at the end says
 * that these belong there too.
 * @module
 */

/** What the scripts call the program with, before the words of the line up to the cursor. */
const COMPLETE = '--complete';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

export const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# Completion of enumerate in bash: enumerate completion bash >> ~/.bashrc
_enumerate_complete() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files) compopt -o default 2>/dev/null ;;
      :folders) compopt -o dirnames 2>/dev/null ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done < <(enumerate ${COMPLETE} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _enumerate_complete enumerate
`,
  zsh: `#compdef enumerate
# Completion of enumerate in zsh: enumerate completion zsh >> ~/.zshrc
# or, in a folder of $fpath: enumerate completion zsh > _enumerate
_enumerate() {
  local line files
  local -a found
  for line in "\${(@f)$(enumerate ${COMPLETE} "\${(@Q)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)}"; do
    case $line in
      :*) files=$line ;;
      ?*) found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
    esac
  done
  (( $#found )) && _describe -V enumerate found
  [[ -n $files && $PREFIX == --*=* ]] && compset -P '*='
  case $files in
    :files) _files ;;
    :folders) _files -/ ;;
  esac
}
if [ "\${funcstack[1]-}" = _enumerate ]; then
  _enumerate "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
  compdef _enumerate enumerate
fi
`,
  fish: `# Completion of enumerate in fish: enumerate completion fish > ~/.config/fish/completions/enumerate.fish
function __enumerate_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l current (commandline -ct)
    set -l prefix (string match -r -- '^--[^=]*=' $current)
    for line in (enumerate ${COMPLETE} $words "$current" 2>/dev/null)
        switch $line
            case :files
                string replace -r -- '^' "$prefix" (__fish_complete_path (string replace -- "$prefix" '' $current))
            case :folders
                string replace -r -- '^' "$prefix" (__fish_complete_directories (string replace -- "$prefix" '' $current))
            case '*'
                printf '%s\\n' $line
        end
    end
end
complete -c enumerate -f -a '(__enumerate_complete)'
`,
};
