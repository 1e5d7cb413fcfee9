/** The objects of SARIF 2.1.0 (OASIS Standard, errata 01) that are written, with the properties that are used. */

interface Message {
  text: string;
  markdown?: string;
}

/** §3.4 */
export interface ArtifactLocation {
  uri: string;
  uriBaseId?: string;
  description?: Message;
}

/** §3.30. Lines and columns are 1-based. */
interface Region {
  startLine: number;
  startColumn?: number;
}

/** §3.33 */
export interface LogicalLocation {
  name?: string;
  fullyQualifiedName?: string;
  kind?: string;
}

/** §3.28. A physical location without a region is the whole file (§3.29.4). */
export interface Location {
  physicalLocation?: { artifactLocation: ArtifactLocation; region?: Region };
  logicalLocations?: LogicalLocation[];
  message?: Message;
}

/** §3.44 */
export interface Stack {
  message?: Message;
  frames: { location: Location }[];
}

type Level = 'error' | 'warning' | 'note';

/** §3.27 */
export interface Result {
  ruleId: string;
  ruleIndex: number;
  level: Level;
  message: Message;
  locations: Location[];
  relatedLocations?: Location[];
  stacks?: Stack[];
  partialFingerprints: Record<string, string>;
  occurrenceCount?: number;
  properties: Record<string, unknown>;
}

/** §3.58 */
export interface Notification {
  descriptor?: { id: string };
  level: Level;
  message: Message;
  timeUtc?: string;
  exception?: { kind: string; message: string };
}

/** §3.20 */
export interface Invocation {
  executionSuccessful: boolean;
  commandLine?: string;
  arguments?: string[];
  exitCode?: number;
  exitSignalName?: string;
  startTimeUtc?: string;
  endTimeUtc?: string;
  workingDirectory: ArtifactLocation;
  toolExecutionNotifications: Notification[];
}

/** §3.49 */
export interface ReportingDescriptor {
  id: string;
  name: string;
  shortDescription: Message;
  fullDescription: Message;
  help: Message;
  defaultConfiguration: { level: Level };
  properties?: { tags: string[] };
}

/** §3.13, §3.14 */
export interface Log {
  $schema: string;
  version: '2.1.0';
  runs: {
    tool: {
      driver: {
        name: string;
        version: string;
        semanticVersion: string;
        rules: readonly ReportingDescriptor[];
      };
    };
    columnKind: 'utf16CodeUnits';
    originalUriBaseIds: Record<string, ArtifactLocation>;
    invocations: Invocation[];
    results: Result[];
  }[];
}
