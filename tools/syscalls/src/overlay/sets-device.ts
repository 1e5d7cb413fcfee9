import type { SetSpec } from './sets.js';

/** Constants of ioctl(2), about terminals, devices and file systems. */
export const DEVICE_SETS: Readonly<Record<string, SetSpec>> = {
  'terminal-input': {
    flags: `IGNBRK BRKINT IGNPAR PARMRK INPCK ISTRIP INLCR IGNCR ICRNL IUCLC IXON IXANY IXOFF IMAXBEL IUTF8`,
    keepOrder: true,
  },
  'terminal-output': { flags: 'OPOST OLCUC ONLCR OCRNL ONOCR ONLRET OFILL OFDEL', keepOrder: true },
  'terminal-control': { flags: 'CSTOPB CREAD PARENB PARODD HUPCL CLOCAL CMSPAR CRTSCTS', keepOrder: true },
  'terminal-local': {
    flags: `ISIG ICANON XCASE ECHO ECHOE ECHOK ECHONL NOFLSH TOSTOP ECHOCTL ECHOPRT ECHOKE FLUSHO PENDIN IEXTEN
      EXTPROC`,
    keepOrder: true,
  },
  'line-discipline': { values: { from: 'linux/tty.h', match: /^N_/ }, unnamed: 'N_???' },
  'modem-lines': { flags: { from: 'asm-generic/termios.h', match: /^TIOCM_(?!OUT|LOOP)/ } },
  'terminal-flow': { values: 'TCOOFF TCOON TCIOFF TCION', unnamed: 'TC???' },
  'terminal-queue': { values: 'TCIFLUSH TCOFLUSH TCIOFLUSH', unnamed: 'TC???' },
  'inode-flags': {
    flags: { from: 'linux/fs.h', match: /^FS_\w+_FL$/, except: /RESERVED/ },
    unnamed: 'FS_???_FL',
  },
  'inode-xflags': { flags: { from: 'linux/fs.h', match: /^FS_XFLAG_/ }, unnamed: 'FS_XFLAG_???' },
  'fiemap-flags': { flags: { from: 'linux/fiemap.h', match: /^FIEMAP_FLAG_/ }, unnamed: 'FIEMAP_FLAG_???' },
  'fiemap-extent': {
    flags: { from: 'linux/fiemap.h', match: /^FIEMAP_EXTENT_/ },
    unnamed: 'FIEMAP_EXTENT_???',
  },
  'interface-flags': { flags: { from: 'linux/if.h', match: /^IFF_(?!ECHO$)/ }, unnamed: 'IFF_???' },
  'tun-flags': {
    enumMask: 0xf,
    values: 'IFF_TUN IFF_TAP',
    flags: { from: 'linux/if_tun.h', match: /^IFF_(?!TUN$|TAP$|TUN_EXCL)/ },
    unnamed: 'IFF_???',
  },
  'hardware-type': { values: { from: 'linux/if_arp.h', match: /^ARPHRD_/ }, unnamed: 'ARPHRD_???' },
  'namespace-type': {
    values: `CLONE_NEWTIME CLONE_NEWNS CLONE_NEWCGROUP CLONE_NEWUTS CLONE_NEWIPC CLONE_NEWUSER CLONE_NEWPID
      CLONE_NEWNET`,
  },
};
