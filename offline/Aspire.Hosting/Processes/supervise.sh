#!/bin/bash
# Runs one command in a process group of its own, and ends the whole group when standard input closes: when the host asks for it,
# and when the host is gone, however it went.
# usage: supervise.sh SIGNAL GRACE_SECONDS LEFTOVERS COMMAND [ARGUMENT]...
#   SIGNAL         asks the command to end; after GRACE_SECONDS the group is killed
#   LEFTOVERS      a folder to remove afterwards, or an empty string
signal=$1 grace=$2 leftovers=$3
shift 3

# A Ctrl+C in the terminal reaches this shell too, but the host decides. (A trap is not inherited by the command, ignoring would be.)
trap : INT TERM HUP QUIT

# Job control gives every job below its own process group.
set -m
exec 3<&0 </dev/null
"$@" 3<&- &
group=$!

# The output must end for the host when the command has closed it, not when this shell ends.
exec >/dev/null 2>&1

end_group() {
    kill -s "$1" -- "-$group" || return 0
    for ((i = 0; i < grace * 20; i++)); do
        kill -0 -- "-$group" || return 0
        sleep 0.05
    done
    kill -KILL -- "-$group"
}

{ read -r -u 3; end_group "$signal"; } &
watcher=$!
exec 3<&-

# wait returns early when a trapped signal comes.
wait "$group"
code=$?
while kill -0 "$group"; do
    wait "$group"
    code=$?
done

# What the command has started may outlive it.
end_group TERM
kill -KILL -- "-$watcher"
[ -n "$leftovers" ] && rm -rf "$leftovers"
exit "$code"
