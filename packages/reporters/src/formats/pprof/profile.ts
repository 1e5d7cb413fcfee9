/** A profile in the format of pprof (google/pprof, proto/profile.proto). */
import type { StartEvent } from '@ptracer/core';
import { Function, Label, Line, Location, Profile, Sample, StringTable, ValueType } from 'pprof-format';
import type { CallTree } from '../profile/call-tree.js';
import { shownName, type ProfileFrame } from '../profile/frame-table.js';

/** What a profile is made of. */
export interface ProfileSource {
  frames: readonly ProfileFrame[];
  /** Calls by the roles of their threads. */
  trees: ReadonlyMap<string, CallTree>;
  start: StartEvent | undefined;
  /** From the first event to the last, ns. */
  duration: number;
}

/** Numbers of frames begin with 0, and ids of the format with 1. */
const idOf = (frame: number): number => frame + 1;

/** One location for each frame, and one function for each name in a file. */
function locationsOf(frames: readonly ProfileFrame[], strings: StringTable): [Location[], Function[]] {
  const functions = new Map<string, Function>();
  const locations = frames.map((frame, number) => {
    const { file = '', line = 0, column = 0 } = frame;
    const name = shownName(frame);
    const key = `${name}\0${file}`;
    let fn = functions.get(key);
    if (fn === undefined) {
      const text = strings.dedup(name);
      fn = new Function({
        id: functions.size + 1,
        name: text,
        systemName: text,
        filename: strings.dedup(file),
      });
      functions.set(key, fn);
    }
    return new Location({ id: idOf(number), line: [new Line({ functionId: fn.id, line, column })] });
  });
  return [locations, [...functions.values()]];
}

function samplesOf({ frames, trees }: ProfileSource, strings: StringTable): Sample[] {
  const label = (key: string, value: string): Label =>
    new Label({ key: strings.dedup(key), str: strings.dedup(value) });
  const samples: Sample[] = [];
  for (const [role, tree] of trees) {
    const thread = label('thread', role);
    for (const { path, weights } of tree.paths()) {
      const { calls, time, bytes } = weights;
      samples.push(
        new Sample({
          // The leaf stands first.
          locationId: path.map(idOf).toReversed(),
          value: [calls, time, bytes],
          label: [label('syscall', frames[path.at(-1)!]!.name), thread],
        }),
      );
    }
  }
  return samples;
}

/** The encoded profile; not compressed. */
export function encodeProfile(source: ProfileSource): Uint8Array {
  const { frames, start, duration } = source;
  const strings = new StringTable();
  const valueType = (type: string, unit: string): ValueType =>
    new ValueType({ type: strings.dedup(type), unit: strings.dedup(unit) });
  const [location, functions] = locationsOf(frames, strings);
  const profile = new Profile({
    sampleType: [valueType('calls', 'count'), valueType('wall', 'nanoseconds'), valueType('bytes', 'bytes')],
    defaultSampleType: strings.dedup('wall'),
    sample: samplesOf(source, strings),
    location,
    function: functions,
    durationNanos: duration,
    ...(start && {
      timeNanos: BigInt(start.wallTime),
      comment: [strings.dedup(start.command.join(' '))],
    }),
    stringTable: strings,
  });
  return profile.encode();
}
