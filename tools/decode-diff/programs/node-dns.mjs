import dns from 'node:dns/promises';

console.log((await dns.lookup('localhost')).address.length > 0);
console.log((await dns.lookup('localhost', { all: true })).length > 0);
console.log(
  await dns.lookupService('127.0.0.1', 22).then(
    () => true,
    () => false,
  ),
);
console.log(dns.getServers().length);
