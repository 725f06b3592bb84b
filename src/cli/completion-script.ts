export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/**
 * What a shell needs to ask the program itself for the words that may come next: `complete -- <words>` prints them one a
 * line, each with a tab and its meaning. Without any the shell offers file names.
 */
export const COMPLETION_SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# Completion of image-integrator for bash. Put this into ~/.bashrc:
#   source <(image-integrator completion bash)
_image_integrator() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <("\${COMP_WORDS[0]}" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _image_integrator image-integrator
`,
  zsh: `#compdef image-integrator
# Completion of image-integrator for zsh. Put this into ~/.zshrc, after compinit:
#   source <(image-integrator completion zsh)
_image_integrator() {
  local line word
  local -a candidates
  for line in "\${(@f)$("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -n $line ]] || continue
    word=\${line%%$'\\t'*}
    candidates+=("\${word//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( \${#candidates} )); then
    _describe 'image-integrator' candidates
  else
    _files
  fi
}
if [[ "\${funcstack[1]}" == _image_integrator ]]; then
  _image_integrator "$@"
else
  compdef _image_integrator image-integrator
fi
`,
  fish: `# Completion of image-integrator for fish. Put this into ~/.config/fish/config.fish:
#   image-integrator completion fish | source
function __image_integrator
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l candidates ($words[1] complete -- $words[2..-1] "$current" 2>/dev/null)
    if test (count $candidates) -gt 0
        printf '%s\\n' $candidates
    else
        __fish_complete_path "$current"
    end
end
complete -c image-integrator -f -a '(__image_integrator)'
`,
};
