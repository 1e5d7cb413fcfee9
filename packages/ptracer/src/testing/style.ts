/** Colours of a message, or none. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  cyan(text: string): string;
}

const same = (text: string): string => text;

export const PLAIN: Style = { bold: same, dim: same, red: same, cyan: same };

const sgr =
  (on: number, off: number) =>
  (text: string): string =>
    text === '' ? '' : `\u001B[${on}m${text}\u001B[${off}m`;

export const COLOURED: Style = { bold: sgr(1, 22), dim: sgr(2, 22), red: sgr(31, 39), cyan: sgr(36, 39) };

/** What vitest's and jest's matchers are given as `this.utils`: functions that colour, where colours are on. */
export interface MatcherUtils {
  DIM_COLOR?(text: string): string;
}

/** As the runner colours its own messages. */
export function styleOf(utils: MatcherUtils | undefined): Style {
  return utils?.DIM_COLOR !== undefined && utils.DIM_COLOR('x') !== 'x' ? COLOURED : PLAIN;
}

/** For a runner that says it to its test processes through the environment only. */
export function styleFromEnvironment({ NO_COLOR, FORCE_COLOR }: NodeJS.ProcessEnv): Style {
  const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return forced && !NO_COLOR ? COLOURED : PLAIN;
}
