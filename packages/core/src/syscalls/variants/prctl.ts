/** prctl(2) and arch_prctl(2). Pure. */
import { constantSet } from '../../linux/constants.js';
import type { Arch } from '../../events.js';
import type { Decode } from '../signature.js';
import type { Variant, VariantDecode, Variants, VariantTables } from '../variants.js';

const INT = 'int';
const WORD = 'unsigned int';
const LONG = 'long';

const none: Variant = { args: [] };
const address: Variant = { args: ['hex'] };
const number: Variant = { args: ['int'] };
/** The option, one argument of its own, and three that must be zero. */
const padded = (first: VariantDecode): Variant => ({ args: [first, 'hex', 'hex', 'hex'] });
const all: Variant = { args: ['hex', 'hex', 'hex', 'hex'] };
const typed = (decode: Decode, type: string): VariantDecode => [decode, type];

const ambient: VariantDecode = 'enum:prctl-ambient';
const mm = typed('enum:prctl-mm', WORD);
const mmOption: Variant = { args: [mm, 'hex', 'hex', 'hex'] };

/** By option, and where the second argument decides about the others by that too. */
const ROWS: Readonly<Record<string, Variant>> = {
  PR_SET_PDEATHSIG: { args: ['signal'] },
  PR_GET_PDEATHSIG: { args: ['out:signal-number'] },
  PR_GET_DUMPABLE: { args: [], result: 'enum:suid-dump' },
  PR_SET_DUMPABLE: { args: ['enum:suid-dump'] },
  PR_GET_UNALIGN: { args: ['out:prctl-unalign'] },
  PR_SET_UNALIGN: { args: [typed('flags:prctl-unalign', WORD)] },
  PR_GET_KEEPCAPS: none,
  PR_SET_KEEPCAPS: number,
  PR_GET_FPEMU: { args: ['out:uint'] },
  PR_SET_FPEMU: number,
  PR_GET_FPEXC: { args: ['out:uint'] },
  PR_SET_FPEXC: number,
  PR_GET_TIMING: none,
  PR_SET_TIMING: number,
  PR_SET_NAME: { args: ['in:new-task-name'] },
  PR_GET_NAME: { args: ['out:task-name'] },
  PR_GET_ENDIAN: { args: ['out:uint'] },
  PR_SET_ENDIAN: number,
  PR_GET_SECCOMP: none,
  PR_CAPBSET_READ: { args: ['enum:capability'] },
  PR_CAPBSET_DROP: { args: ['enum:capability'] },
  PR_GET_TSC: { args: ['out:prctl-tsc'] },
  PR_SET_TSC: { args: [typed('enum:prctl-tsc', WORD)] },
  PR_GET_SECUREBITS: { args: [], result: 'bits:securebits' },
  PR_SET_SECUREBITS: { args: ['flags:securebits'] },
  PR_SET_TIMERSLACK: { args: [typed('int', LONG)] },
  PR_GET_TIMERSLACK: none,
  PR_TASK_PERF_EVENTS_DISABLE: none,
  PR_TASK_PERF_EVENTS_ENABLE: none,
  PR_MCE_KILL: { args: ['enum:prctl-mce-kill', 'hex', 'hex', 'hex'] },
  'PR_MCE_KILL PR_MCE_KILL_SET': {
    args: ['enum:prctl-mce-kill', 'enum:prctl-mce-policy', 'hex', 'hex'],
  },
  PR_MCE_KILL_GET: { ...all, result: 'enum:prctl-mce-policy' },
  PR_SET_MM: mmOption,
  'PR_SET_MM PR_SET_MM_EXE_FILE': { args: [mm, 'hex', 'hex', 'hex'] },
  PR_SET_PTRACER: { args: ['is:ptracer'] },
  PR_SET_CHILD_SUBREAPER: number,
  PR_GET_CHILD_SUBREAPER: { args: ['out:uint'] },
  PR_SET_NO_NEW_PRIVS: padded('int'),
  PR_GET_NO_NEW_PRIVS: all,
  PR_GET_TID_ADDRESS: { args: ['out:pointer'] },
  PR_SET_THP_DISABLE: padded('int'),
  PR_GET_THP_DISABLE: all,
  PR_MPX_ENABLE_MANAGEMENT: all,
  PR_MPX_DISABLE_MANAGEMENT: all,
  PR_SET_FP_MODE: { args: [typed('flags:prctl-fp-mode', WORD)] },
  PR_GET_FP_MODE: { args: [], result: 'bits:prctl-fp-mode' },
  PR_CAP_AMBIENT: { args: [ambient, 'hex', 'hex', 'hex'] },
  'PR_CAP_AMBIENT PR_CAP_AMBIENT_IS_SET': { args: [ambient, 'enum:capability', 'hex', 'hex'] },
  'PR_CAP_AMBIENT PR_CAP_AMBIENT_RAISE': { args: [ambient, 'enum:capability', 'hex', 'hex'] },
  'PR_CAP_AMBIENT PR_CAP_AMBIENT_LOWER': { args: [ambient, 'enum:capability', 'hex', 'hex'] },
  PR_SVE_SET_VL: { args: ['is:sve-vector-length'], result: 'bits:prctl-sve' },
  PR_SVE_GET_VL: { args: [], result: 'bits:prctl-sve' },
  PR_SME_SET_VL: { args: ['is:sme-vector-length'], result: 'bits:prctl-sme' },
  PR_SME_GET_VL: { args: [], result: 'bits:prctl-sme' },
  PR_GET_SPECULATION_CTRL: { args: ['enum:prctl-speculation'], result: 'bits:prctl-speculation-state' },
  PR_SET_SPECULATION_CTRL: { args: ['enum:prctl-speculation', 'hex'] },
  'PR_SET_SPECULATION_CTRL PR_SPEC_STORE_BYPASS': {
    args: ['enum:prctl-speculation', 'enum:prctl-speculation-set'],
  },
  'PR_SET_SPECULATION_CTRL PR_SPEC_INDIRECT_BRANCH': {
    args: ['enum:prctl-speculation', 'enum:prctl-speculation-set'],
  },
  'PR_SET_SPECULATION_CTRL PR_SPEC_L1D_FLUSH': {
    args: ['enum:prctl-speculation', 'enum:prctl-speculation-set'],
  },
  PR_PAC_RESET_KEYS: padded('flags:prctl-pac'),
  PR_PAC_SET_ENABLED_KEYS: { args: ['flags:prctl-pac', 'flags:prctl-pac', 'hex', 'hex'] },
  PR_PAC_GET_ENABLED_KEYS: { ...all, result: 'bits:prctl-pac' },
  PR_SET_TAGGED_ADDR_CTRL: padded('is:tagged-address'),
  PR_GET_TAGGED_ADDR_CTRL: all,
  PR_SET_IO_FLUSHER: padded('int'),
  PR_GET_IO_FLUSHER: all,
  PR_SET_SYSCALL_USER_DISPATCH: { args: ['enum:prctl-dispatch', 'hex', 'hex', 'hex'] },
  'PR_SET_SYSCALL_USER_DISPATCH PR_SYS_DISPATCH_OFF': {
    args: ['enum:prctl-dispatch', 'hex', 'hex', 'address'],
  },
  'PR_SET_SYSCALL_USER_DISPATCH PR_SYS_DISPATCH_ON': {
    args: ['enum:prctl-dispatch', 'hex', 'hex', 'address'],
  },
  'PR_SET_SYSCALL_USER_DISPATCH PR_SYS_DISPATCH_INCLUSIVE_ON': {
    args: ['enum:prctl-dispatch', 'hex', 'hex', 'address'],
  },
  PR_SCHED_CORE: {
    args: [typed('enum:prctl-core', WORD), typed('int', INT), 'is:pid-type', 'address'],
  },
  'PR_SCHED_CORE PR_SCHED_CORE_GET': {
    args: [typed('enum:prctl-core', WORD), typed('int', INT), 'is:pid-type', 'out:hex64'],
  },
  PR_SET_MDWE: padded('flags:prctl-mdwe'),
  PR_GET_MDWE: { ...all, result: 'bits:prctl-mdwe' },
  PR_SET_MEMORY_MERGE: padded('int'),
  PR_GET_MEMORY_MERGE: all,
  PR_SET_VMA: { args: ['enum:prctl-vma', 'hex', 'hex', 'hex'] },
  'PR_SET_VMA PR_SET_VMA_ANON_NAME': { args: ['enum:prctl-vma', 'hex', 'int', 'string'] },
  PR_SET_SECCOMP: { args: ['enum:seccomp-mode', 'hex', 'hex', 'hex'] },
  'PR_SET_SECCOMP SECCOMP_MODE_STRICT': { args: ['enum:seccomp-mode'] },
  'PR_SET_SECCOMP SECCOMP_MODE_FILTER': { args: ['enum:seccomp-mode', 'in:sock-fprog'] },
  PR_GET_AUXV: { args: ['address', 'int', 'hex', 'hex'] },
};

/** The values of all names that a row can have. */
function namesOf(arch: Arch): ReadonlyMap<string, number> {
  const sets = [
    'prctl',
    'prctl-mce-kill',
    'prctl-mm',
    'prctl-ambient',
    'prctl-speculation',
    'prctl-dispatch',
    'prctl-core',
    'prctl-vma',
    'seccomp-mode',
  ];
  return new Map(
    sets.flatMap((set) => (constantSet(arch, set)?.values ?? []).map(([value, name]) => [name, value])),
  );
}

const HIGH = 2 ** 32;

/** Rows whose options look at the second argument have two names. */
function prctl(arch: Arch): Variants {
  const names = namesOf(arch);
  const rows = new Map<number | string, Variant>();
  const nested = new Set<number>();
  for (const [name, row] of Object.entries(ROWS)) {
    const [option, second] = name.split(' ').map((part) => names.get(part));
    if (option === undefined) continue;
    if (second === undefined) rows.set(option, row);
    else {
      nested.add(option);
      rows.set(`${option} ${second}`, row);
    }
  }
  return {
    from: 1,
    key(words) {
      const option = words[0]!;
      if (!nested.has(option)) return option;
      const both = `${option} ${words[2]! + words[3]! * HIGH}`;
      return rows.has(both) ? both : option;
    },
    rows,
  };
}

export const PRCTL_VARIANTS: VariantTables = {
  prctl,
  arch_prctl: {
    command: 0,
    set: 'arch-prctl',
    rows: {
      ARCH_SET_GS: address,
      ARCH_SET_FS: address,
      ARCH_GET_FS: { args: ['out:pointer'] },
      ARCH_GET_GS: { args: ['out:pointer'] },
      ARCH_GET_CPUID: none,
      ARCH_SET_CPUID: address,
      ARCH_GET_XCOMP_SUPP: { args: ['out:xfeature-mask'] },
      ARCH_GET_XCOMP_PERM: { args: ['out:xfeature-mask'] },
      ARCH_GET_XCOMP_GUEST_PERM: { args: ['out:xfeature-mask'] },
      ARCH_REQ_XCOMP_PERM: { args: ['is:xfeature'] },
      ARCH_REQ_XCOMP_GUEST_PERM: { args: ['is:xfeature'] },
      ARCH_GET_UNTAG_MASK: { args: ['out:hex64'] },
      ARCH_GET_MAX_TAG_BITS: { args: ['out:ulong'] },
      ARCH_SHSTK_STATUS: { args: ['out:hex64'] },
    },
  },
};
