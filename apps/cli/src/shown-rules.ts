/** Reporters that show findings and no calls, and of which rules. Pure. */
import type { BuiltinName, Finding } from 'ptracer';

const ALL = ['leak', 'blocking'] as const;

const SHOWN: Readonly<Partial<Record<BuiltinName, readonly Finding['rule'][]>>> = {
  leaks: ['leak'],
  blocking: ['blocking'],
  startup: ['startup'],
  sarif: ALL,
  junit: ALL,
  github: ALL,
};

/** `undefined` where the reporter shows something else. */
export function rulesShownBy(name: string): readonly Finding['rule'][] | undefined {
  return Object.hasOwn(SHOWN, name) ? SHOWN[name as BuiltinName] : undefined;
}
