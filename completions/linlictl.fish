# Completion of linlictl for fish. Put it into ~/.config/fish/completions/linlictl.fish.
function __linlictl_ids
    command linlictl --json $argv 2>/dev/null | string match -ra '"id":"[^"]*"' | string replace -r '"id":"(.*)"' '$1'
end

set -l commands check status cameras cost incidents events watch why snapshot withdraw completion
complete -c linlictl -n "not __fish_seen_subcommand_from $commands" -f
complete -c linlictl -l json -d 'print the result as one line of JSON'
complete -c linlictl -l socket -r -F -d 'the control socket of the daemon'
complete -c linlictl -l help -d 'show help'
complete -c linlictl -n "not __fish_seen_subcommand_from $commands" -a check -d 'read the configuration and tell every mistake'
complete -c linlictl -n "not __fish_seen_subcommand_from $commands" -a status -d 'how the gateway is'
complete -c linlictl -n "not __fish_seen_subcommand_from $commands" -a cameras -d 'what each camera is doing'
complete -c linlictl -n "not __fish_seen_subcommand_from $commands" -a cost -d 'where the milliseconds of each camera go'
complete -c linlictl -n "not __fish_seen_subcommand_from $commands" -a incidents -d 'what is going on now'
complete -c linlictl -n "not __fish_seen_subcommand_from $commands" -a events -d 'the latest events, oldest first'
complete -c linlictl -n "not __fish_seen_subcommand_from $commands" -a watch -d 'status, cameras and incidents, again and again'
complete -c linlictl -n "not __fish_seen_subcommand_from $commands" -a why -d 'the story of one incident'
complete -c linlictl -n "not __fish_seen_subcommand_from $commands" -a snapshot -d 'the present picture of a camera'
complete -c linlictl -n "not __fish_seen_subcommand_from $commands" -a withdraw -d 'mark an incident as false'
complete -c linlictl -n "not __fish_seen_subcommand_from $commands" -a completion -d 'print a completion script'
complete -c linlictl -n '__fish_seen_subcommand_from incidents' -l all -d 'ended ones as well'
complete -c linlictl -n '__fish_seen_subcommand_from incidents events' -l limit -x -d 'at most so many'
complete -c linlictl -n '__fish_seen_subcommand_from events' -s f -l follow -d 'go on with new ones'
complete -c linlictl -n '__fish_seen_subcommand_from cost' -s w -l watch -d 'again and again'
complete -c linlictl -n '__fish_seen_subcommand_from cost watch' -l interval -x -d 'seconds between two looks'
complete -c linlictl -n '__fish_seen_subcommand_from cost watch' -l times -x -d 'end after so many looks'
complete -c linlictl -n '__fish_seen_subcommand_from why' -f -a '(__linlictl_ids incidents --all)'
complete -c linlictl -n '__fish_seen_subcommand_from withdraw' -f -a '(__linlictl_ids incidents)'
complete -c linlictl -n '__fish_seen_subcommand_from snapshot' -a '(__linlictl_ids cameras)'
complete -c linlictl -n '__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'
