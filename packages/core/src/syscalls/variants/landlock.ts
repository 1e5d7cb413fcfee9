/** landlock_create_ruleset(2), landlock_add_rule(2). Pure. */
import type { VariantTables } from '../variants.js';

const RULESET = 'ruleset';
const QUESTION = 'question';

export const LANDLOCK_VARIANTS: VariantTables = {
  /** With any of its flags it answers a question, such as the version of the ABI. */
  landlock_create_ruleset: () => ({
    from: 3,
    key: (words) => (words[4] === 0 ? RULESET : QUESTION),
    rows: new Map([
      [RULESET, { result: 'fd' as const }],
      [QUESTION, { result: 'int' as const }],
    ]),
  }),
  landlock_add_rule: {
    command: 1,
    set: 'landlock-rule',
    rows: {
      LANDLOCK_RULE_PATH_BENEATH: { args: ['in:landlock-path-beneath', 'hex'] },
      LANDLOCK_RULE_NET_PORT: { args: ['in:landlock-net-port', 'hex'] },
    },
  },
};
