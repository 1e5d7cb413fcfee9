/* oxlint-disable */
// Says the status of a child that was forked without exec. Arguments: koffi's URL, the library made of forks.c.
const { default: koffi } = await import(process.argv[2]);
const usePoolInFork = koffi.load(process.argv[3]).func('int use_pool_in_fork()');

function asks() {
  return usePoolInFork();
}
process.stdout.write(String(asks()));
