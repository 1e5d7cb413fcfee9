/** A module that has been loaded, and the lines of its static imports. */
import { pathToFileURL } from 'node:url';
import type { CallOrigin } from '../call-site.js';
import type { CallSite } from '../finding.js';
import { PackageScopes, type ModuleFiles } from './startup-files.js';
import { isAskedFor, requestsOf, type Request } from './startup-requests.js';
import type { Resolution } from './startup-resolution.js';

/** The sources of modules, as far as they are still what was loaded. */
export class ModuleTexts {
  readonly #files: ModuleFiles;
  readonly #scopes: PackageScopes;
  readonly #requests = new Map<string, Request[] | undefined>();
  /** Start of the trace, ms since 1970. */
  began: number = Infinity;

  constructor(files: ModuleFiles) {
    this.#files = files;
    this.#scopes = new PackageScopes(files);
  }

  /** `undefined`: not known. */
  requestsOf(path: string): Request[] | undefined {
    if (this.#requests.has(path)) return this.#requests.get(path);
    const text = (): string | undefined => {
      const file = this.#files.read(path);
      return file === undefined || file.changed > this.began ? undefined : file.text;
    };
    const requests = requestsOf(path, text, (file) => this.#scopes.of(file));
    this.#requests.set(path, requests);
    return requests;
  }

  siteOf(path: string, { line, column }: Request): CallSite {
    const name = this.#scopes.nameOf(path);
    return {
      functionName: null,
      url: pathToFileURL(path).href,
      line,
      column,
      ...(name !== undefined && { package: name }),
    };
  }
}

/** A module in one thread. */
export class LoadedModule {
  readonly path: string;
  /** That has found it. */
  readonly by: Resolution;
  /** Its source has been asked for. */
  isRead = false;
  readonly #texts: ModuleTexts;
  /** Requests before this one have been told. */
  #next = 0;

  constructor(path: string, by: Resolution, texts: ModuleTexts) {
    this.path = path;
    this.by = by;
    this.#texts = texts;
  }

  /** In the order in which they are made; `undefined`: not known. */
  get requests(): Request[] | undefined {
    return this.#texts.requestsOf(this.path);
  }

  /** The line of its next import that asks for this. */
  asks(resolution: Resolution): CallOrigin | undefined {
    const { requests = [] } = this;
    for (let i = this.#next; i < requests.length; i++) {
      if (!isAskedFor(resolution, requests[i]!)) continue;
      this.#next = i + 1;
      return this.originOf(requests[i]!);
    }
    return undefined;
  }

  originOf(request: Request): CallOrigin {
    return { site: this.#texts.siteOf(this.path, request) };
  }
}
