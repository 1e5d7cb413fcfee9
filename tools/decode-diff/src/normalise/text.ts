import type { RunContext } from './context.js';
import { rewrite } from './segments.js';

/** 47 bits of address: nothing else that is printed in hexadecimal has 9 to 12 digits. */
const ADDRESS = /\b0x([0-9a-f]{4,12})\b/g;
const TIME_FIELD = /\b((?:st|stx)_[abcm]time(?:_?nsec|\.tv_nsec)?=)-?\d+/g;
const WALL_CLOCK = /\{tv_sec=1\d{9}, tv_([nu])sec=\d+\}/g;
const DATE_COMMENT = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(\d+))?[+-]\d{4}/g;
const INODE_FIELD = /\b((?:st_|stx_|d_|udiag_)ino=|d_off=|stx_mnt_id=)(?:0x[0-9a-f]+|\d+)/g;
/** Clock ticks; what is not none of them is said in seconds too. */
const TICKS = /\b(si_[us]time=)(?:0\b(?! \/\*)|[1-9]\d* \/\* \d+\.\d+ s \*\/)/g;
const SPACE_FIELD = /\b(f_(?:bfree|bavail|ffree|favail)=)\d+/g;
const BRACKETED_INODE =
  /\b(pipe|socket|UNIX(?:-[A-Z]+)?|NETLINK|net|mnt|pid|user|uts|ipc|cgroup|time):\[(\d+)/g;
const PEER_INODE = /->(\d+)(?=[\],])/g;
const PORT = /htons\((\d+)\)/g;
const ADDRESS_PORT = /((?:\d{1,3}\.){3}\d{1,3}|\[[0-9a-f:.]+\]):(\d{5})\b/g;
/** The first port that Linux gives to sockets that asked for none (ip_local_port_range). */
const FIRST_EPHEMERAL = 32768;

/** Names that programs draw at random: mkstemp's six characters, tempfile's eight, Git's objects. */
const RANDOM_NAME =
  /(\/(?:tmp_obj_|\.?tmp[.-]?|sort|sed|\.git\/t|pack-?|_tmp_|incoming-|dd-))[A-Za-z0-9_]{6,8}(?=[/">]|$)/g;
/** Netlink's sequence numbers begin with the time of day. */
const SEQUENCE = /\b(nlmsg_seq=)1\d{9}/g;
const HTTP_DATE = /(Date: )[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT/g;
const LITERAL_ADDRESS = /0x[0-9a-f]{9,12}\b/g;
const MAPPING = /\b[0-9a-f]{8,16}-[0-9a-f]{8,16} (?=[-r][-w][-x][ps])/g;

const port = (digits: string): string => (Number(digits) >= FIRST_EPHEMERAL ? 'PORT' : digits);

function code(text: string, lowHeap: RunContext['lowHeap']): string {
  return text
    .replace(ADDRESS, (all, digits: string) => {
      const value = Number(all);
      const inHeap = lowHeap !== undefined && value >= lowHeap[0] && value <= lowHeap[1];
      return digits.length >= 9 || inHeap ? 'ADDR' : all;
    })
    .replace(TIME_FIELD, '$1TIME')
    .replace(WALL_CLOCK, '{tv_sec=TIME, tv_$1sec=TIME}')
    .replace(DATE_COMMENT, (_, fraction?: string) => (fraction ? `DATE.${fraction.length}` : 'DATE'))
    .replace(INODE_FIELD, '$1N')
    .replace(TICKS, '$1TIME')
    .replace(RANDOM_NAME, '$1RANDOM')
    .replace(SEQUENCE, '$1TIME')
    .replace(SPACE_FIELD, '$1N')
    .replace(BRACKETED_INODE, '$1:[INODE')
    .replace(PEER_INODE, '->INODE')
    .replace(PORT, (_, digits: string) => `htons(${port(digits)})`)
    .replace(ADDRESS_PORT, (_, host: string, digits: string) => `${host}:${port(digits)}`);
}

function literal(text: string): string {
  return text
    .replace(RANDOM_NAME, '$1RANDOM')
    .replace(HTTP_DATE, '$1DATE')
    .replace(LITERAL_ADDRESS, 'ADDR')
    .replace(MAPPING, 'FROM-TO ')
    .replace(ADDRESS_PORT, (_, host: string, digits: string) => `${host}:${port(digits)}`);
}

/**
 * Takes out what differs from run to run wherever it stands: addresses, times of day, inode numbers, ephemeral
 * ports, names drawn at random. What takes its place keeps the way it was printed: a pointer is not a structure.
 */
export function normaliseText(text: string, { lowHeap }: RunContext): string {
  return rewrite(text, { literal, code: (piece) => code(piece, lowHeap) });
}

/** Replaces each number that is a known tid by its thread's name. */
export function labelPids(text: string, labels: RunContext['labels']): string {
  return text.replace(/(?<![\w.])\d{2,7}(?![\w.])/g, (digits) => labels.get(Number(digits)) ?? digits);
}
