/** The page of memory that this process shares with its tracer (ffi/shared-page.ts), from this side. */
import { PtracerError } from '../errors.js';
import * as abi from '../ffi/abi.js';
import { hostLibc } from '../ffi/host-libc.js';
import { SHARED_PAGE_SIZE, SharedPage, type HeldThread } from '../ffi/shared-page.js';

function demand(operation: string, result: number): number {
  if (result !== -1) return result;
  throw new PtracerError(
    'ERR_PTRACER_START_FAILED',
    `the trace could not be started: ${operation} failed with errno ${hostLibc().errno()}`,
  );
}

function map(fd: number): ArrayBuffer {
  const libc = hostLibc();
  const access = abi.PROT_READ | abi.PROT_WRITE;
  demand('ftruncate', libc.ftruncate(fd, SHARED_PAGE_SIZE));
  const address = demand('mmap', libc.mmap(0, SHARED_PAGE_SIZE, access, abi.MAP_SHARED, fd, 0));
  return libc.viewMemory(address, SHARED_PAGE_SIZE);
}

export class ShareablePage extends SharedPage {
  readonly fd: number;

  /** @throws {PtracerError} ERR_PTRACER_START_FAILED */
  constructor() {
    const fd = demand('memfd_create', hostLibc().memfdCreate('ptracer', abi.MFD_CLOEXEC));
    super(map(fd));
    this.fd = fd;
  }

  /** The mapping stays. */
  closeDescriptor(): void {
    hostLibc().close(this.fd);
  }
}

/** Gives a thread the mask back that a tracer which is gone had changed. */
export function restoreThread({ tid, mask }: HeldThread): void {
  hostLibc().schedSetaffinity(tid, mask.length, mask);
}
