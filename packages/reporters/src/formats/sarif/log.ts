/** A log of SARIF 2.1.0 with one run. Pure but for the version, which it reads of its own package. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { packageFile } from '@ptracer/core';
import type { Outcome } from '../at-end.js';
import { isNobodys } from '../finding-text.js';
import { fingerprintsOf } from './fingerprint.js';
import { invocationOf } from './invocation.js';
import { programLocation } from './location.js';
import { resultOf } from './result.js';
import { RULES } from './rules.js';
import type { Log } from './types.js';
import { BASE, folderUri } from './uri.js';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

let version: string | undefined;

function packageVersion(): string {
  const manifest = packageFile(import.meta.url, 'package.json');
  version ??= (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
  return version;
}

/** `root`: URIs of files below it are relative to it. */
export function sarifLog(outcome: Outcome, root: string): Log {
  const { start, folder } = outcome;
  const findings = outcome.findings.filter((finding) => !isNobodys(finding));
  const context = { folder, root, program: programLocation(start, folder, root) };
  const fingerprints = fingerprintsOf(findings, root);
  const driver = {
    name: 'ptracer',
    version: packageVersion(),
    semanticVersion: packageVersion(),
    rules: RULES,
  };
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [BASE]: { uri: folderUri(root) } },
        invocations: [invocationOf(outcome)],
        results: findings.map((finding, i) => resultOf(finding, fingerprints[i]!, context)),
      },
    ],
  };
}

/** The folder that `root` names, or the trace's own. */
export function rootOf(folder: string, root: string | undefined): string {
  return root === undefined ? folder : resolve(folder, root);
}
