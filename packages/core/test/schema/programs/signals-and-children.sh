# Signals that are handled, a child that one ends, a child that fails, a stop, and a call that fails.
trap 'true' USR1
kill -USR1 $$
(kill -TERM "$(exec sh -c 'echo $PPID')")
(exit 3)
sh -c 'kill -STOP $$' &
child=$!
sleep 0.3
kill -CONT $child
wait $child
cat /no/such/file 2>/dev/null
exec sh -c 'kill -SEGV $$'
