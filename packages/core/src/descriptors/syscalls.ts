import type { Arch } from '../events.js';
import { tableFor } from '../syscalls/lookup.js';
import type { Signature } from '../syscalls/signature.js';
import { changesDescriptors } from './effects.js';

function concerns({ name, params, result }: Signature): boolean {
  return (
    result === 'fd' || changesDescriptors(name) || params.some(([, , decode]) => decode.startsWith('fds:'))
  );
}

/** Names of the calls that a `DescriptorTable` has to be told of. */
export function descriptorSyscalls(arch: Arch): string[] {
  return tableFor(arch)
    .all.filter(concerns)
    .map(({ name }) => name);
}
