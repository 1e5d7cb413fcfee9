/**
 * Node.js 20 and 22 link modules one after the other as they have been loaded, and resolve all imports of one at a
 * stretch: whose they are is told by what they ask for.
 */
import { dirname } from 'node:path';
import type { CallOrigin } from '../call-site.js';
import type { LoadedModule } from './startup-module.js';
import { isAskedFor, type Request } from './startup-requests.js';
import type { Resolution } from './startup-resolution.js';

/** Resolutions that wait for those that follow; no module has so many imports. */
const WAITING = 2000;

/** No two modules have so many imports in common, and no others. */
const TELLING = 3;

/** The import that each resolution is for: all that a module has. `partly`: as far as it has come. */
function match(
  requests: readonly Request[],
  resolutions: readonly Resolution[],
): Request[] | 'partly' | undefined {
  const asked: Request[] = [];
  for (const request of requests) {
    const resolution = resolutions[asked.length];
    if (resolution !== undefined && isAskedFor(resolution, request)) asked.push(request);
    else if (!request.optional) return resolution === undefined ? 'partly' : undefined;
  }
  return asked;
}

/** A module, and its lines that ask for all this. */
interface Match {
  module: LoadedModule;
  asked: Request[];
}

/** Modules of one thread that wait to be linked. */
export class LinkQueue {
  readonly #settle: (resolution: Resolution, origin: CallOrigin | undefined) => void;
  #modules: LoadedModule[] = [];
  #resolutions: Resolution[] = [];
  /** Modules that could not be told from others that have been linked. */
  readonly #alike = new Set<LoadedModule>();
  /** Sources are read on the thread pool, and come in any order. */
  #inAnyOrder = false;

  constructor(settle: (resolution: Resolution, origin: CallOrigin | undefined) => void) {
    this.#settle = settle;
  }

  /** A module comes last. */
  loaded(module: LoadedModule): void {
    this.#modules.push(module);
  }

  /** A module's source is read on the thread pool. */
  readOnPool(module: LoadedModule): void {
    this.#inAnyOrder = true;
    module.isRead = true;
  }

  /** A module that is not known has had one import resolved. */
  resolved(resolution: Resolution): void {
    this.#resolutions.push(resolution);
    this.#advance(this.#resolutions.length >= WAITING);
  }

  /** Nothing follows. */
  end(): void {
    this.#advance(true);
  }

  #advance(last: boolean): void {
    while (this.#resolutions.length > 0) {
      this.#modules = this.#modules.filter(({ requests }) => requests?.length !== 0);
      const found = this.#inAnyOrder ? this.#onlyMatch(last) : this.#firstMatch(last);
      if (found === 'partly') return;
      if (found === undefined) this.#settle(this.#resolutions.shift()!, undefined);
      else this.#link(found);
    }
  }

  #link({ module, asked }: Match): void {
    const inDoubt = this.#alike.delete(module) || this.#isInDoubt(asked.length);
    const place = this.#modules.indexOf(module);
    // Those of unknown imports that came before it have been linked.
    this.#modules = this.#modules.filter(
      (one, i) => one !== module && (inDoubt || i > place || one.requests !== undefined),
    );
    for (const [i, resolution] of this.#resolutions.splice(0, asked.length).entries())
      this.#settle(resolution, inDoubt ? undefined : module.originOf(asked[i]!));
  }

  /** The first module in the queue that has asked for all this. */
  #firstMatch(last: boolean): Match | 'partly' | undefined {
    for (const module of this.#modules) {
      const asked = this.#askedBy(module);
      if (asked === undefined || (asked === 'partly' && last)) continue;
      return asked === 'partly' ? asked : { module, asked };
    }
    return undefined;
  }

  /** The module that has asked for most of this. Others that would have done are in doubt, and so is it beside its like. */
  #onlyMatch(last: boolean): Match | 'partly' | undefined {
    const matches: Match[] = [];
    for (const module of this.#modules) {
      const asked = module.isRead ? this.#askedBy(module) : undefined;
      if (asked === 'partly' && !last) return asked;
      if (asked !== undefined && asked !== 'partly') matches.push({ module, asked });
    }
    const most = Math.max(...matches.map(({ asked }) => asked.length));
    const best = matches.filter(({ asked }) => asked.length === most);
    for (const { module, asked } of matches)
      if (asked.length === most ? best.length > 1 : most < TELLING) this.#alike.add(module);
    return best[0];
  }

  #askedBy({ requests }: LoadedModule): Request[] | 'partly' | undefined {
    const asked = requests && match(requests, this.#resolutions);
    return asked?.length === 0 ? undefined : asked;
  }

  /** Whether a module with unknown imports may have asked for the same. */
  #isInDoubt(count: number): boolean {
    if (count >= TELLING) return false;
    const resolutions = this.#resolutions.slice(0, count);
    return this.#modules.some(
      ({ requests, path }) =>
        requests === undefined &&
        resolutions.every(({ sought }) => sought === undefined || sought.from === dirname(path)),
    );
  }
}
