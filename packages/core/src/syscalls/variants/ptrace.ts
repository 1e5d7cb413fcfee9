/** ptrace(2). Pure. */
import type { Variant, VariantTables } from '../variants.js';

const alone: Variant = { args: ['pid'] };
/** Goes on, with a signal. */
const resume: Variant = { args: ['pid', 'address', 'signal'] };
const options: Variant = { args: ['pid', 'address', 'flags:ptrace-options'] };
const peek: Variant = { args: ['pid', 'address', 'out:pointer'] };
const addresses: Variant = { args: ['pid', null, 'address'] };

export const PTRACE_VARIANTS: VariantTables = {
  ptrace: {
    command: 0,
    set: 'ptrace',
    rows: {
      PTRACE_TRACEME: { args: [] },
      PTRACE_PEEKTEXT: peek,
      PTRACE_PEEKDATA: peek,
      PTRACE_PEEKUSER: { args: ['pid', 'is:user-offset', 'out:hex64'] },
      PTRACE_POKEUSER: { args: ['pid', 'is:user-offset', 'hex'] },
      PTRACE_CONT: resume,
      PTRACE_SYSCALL: resume,
      PTRACE_SINGLESTEP: resume,
      PTRACE_SINGLEBLOCK: resume,
      PTRACE_SYSEMU: resume,
      PTRACE_SYSEMU_SINGLESTEP: resume,
      PTRACE_DETACH: resume,
      PTRACE_KILL: alone,
      PTRACE_ATTACH: alone,
      PTRACE_INTERRUPT: alone,
      PTRACE_LISTEN: alone,
      PTRACE_SEIZE: options,
      PTRACE_SETOPTIONS: options,
      PTRACE_OLDSETOPTIONS: options,
      PTRACE_GETEVENTMSG: { args: ['pid', 'address', 'out:ulong'] },
      PTRACE_GETSIGINFO: { args: ['pid', 'address', 'address'] },
      PTRACE_SETSIGINFO: { args: ['pid', 'address', 'address'] },
      PTRACE_GETREGS: { args: ['pid', null, 'out:user-regs'] },
      PTRACE_SETREGS: { args: ['pid', null, 'in:user-regs'] },
      PTRACE_GETFPREGS: addresses,
      PTRACE_SETFPREGS: addresses,
      PTRACE_GETREGSET: { args: ['pid', ['enum:register-note', 'unsigned int'], 'out:register-set'] },
      PTRACE_SETREGSET: { args: ['pid', ['enum:register-note', 'unsigned int'], 'in:register-set'] },
      PTRACE_PEEKSIGINFO: { args: ['pid', 'in:ptrace-peeksiginfo', 'address'] },
      PTRACE_GETSIGMASK: { args: ['pid', 'int', 'out:sigset'] },
      PTRACE_SETSIGMASK: { args: ['pid', 'int', 'in:sigset'] },
      PTRACE_SECCOMP_GET_FILTER: { args: ['pid', 'int', 'address'] },
      PTRACE_SECCOMP_GET_METADATA: { args: ['pid', 'int', 'address'] },
      PTRACE_GET_SYSCALL_INFO: { args: ['pid', 'int', 'out:ptrace-syscall-info[ret]'] },
    },
  },
};
