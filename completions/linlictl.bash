# Completion of linlictl for bash. `source <(linlictl completion bash)`, or put it into /usr/share/bash-completion/completions/linlictl.
_linlictl_socket() {
    local i
    for ((i = 1; i < ${#COMP_WORDS[@]} - 1; ++i)); do
        [ "${COMP_WORDS[i]}" = --socket ] && printf '%s\n' --socket "${COMP_WORDS[i + 1]}"
    done
}

# The ids in the answer of a command: a camera's or an incident's.
_linlictl_ids() {
    local socket
    mapfile -t socket < <(_linlictl_socket)
    command linlictl "${socket[@]}" --json "$@" 2>/dev/null | grep -o '"id":"[^"]*"' | cut -d '"' -f 4
}

_linlictl() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command='' part
    local commands='check status cameras cost incidents events watch why snapshot withdraw completion'
    for part in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case " $commands " in *" $part "*) command=$part ;; esac
    done
    case $before in
        --socket | check) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        --limit | --interval | --times) return ;;
        why) mapfile -t COMPREPLY < <(compgen -W "$(_linlictl_ids incidents --all)" -- "$word"); return ;;
        withdraw) mapfile -t COMPREPLY < <(compgen -W "$(_linlictl_ids incidents)" -- "$word"); return ;;
        snapshot) mapfile -t COMPREPLY < <(compgen -W "$(_linlictl_ids cameras)" -- "$word"); return ;;
        completion) mapfile -t COMPREPLY < <(compgen -W 'bash zsh fish' -- "$word"); return ;;
    esac
    local options='--json --socket --help'
    case $command in
        '') options="$commands $options --version" ;;
        incidents) options="$options --all --limit" ;;
        events) options="$options --follow --limit" ;;
        watch) options="$options --interval --times" ;;
        cost) options="$options --watch --interval --times" ;;
        snapshot) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
}
complete -o filenames -F _linlictl linlictl
