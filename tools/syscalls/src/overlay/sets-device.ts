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
    flags: `ISIG ICANON XCASE ECHO ECHOE ECHOK ECHONL NOFLSH IEXTEN ECHOCTL ECHOPRT ECHOKE FLUSHO PENDIN TOSTOP
      EXTPROC`,
    keepOrder: true,
  },
  'line-discipline': { values: { from: 'linux/tty.h', match: /^N_/ }, unnamed: 'N_???' },
  'modem-lines': { flags: { from: 'asm-generic/termios.h', match: /^TIOCM_/ } },
  'terminal-flow': { values: 'TCOOFF TCOON TCIOFF TCION', unnamed: 'TC???' },
  'terminal-queue': { values: 'TCIFLUSH TCOFLUSH TCIOFLUSH', unnamed: 'TC???' },
  'inode-flags': {
    flags: { from: 'linux/fs.h', match: /^FS_\w+_FL$/, except: /BTREE/ },
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
    flags: {
      from: 'linux/if_tun.h',
      match:
        /^IFF_(NO_PI|ONE_QUEUE|VNET_HDR|TUN_EXCL|MULTI_QUEUE|ATTACH_QUEUE|DETACH_QUEUE|PERSIST|NOFILTER|NAPI\w*)$/,
    },
    unnamed: 'IFF_???',
  },
  'keyboard-type': { values: 'KB_84 KB_101 KB_OTHER', unnamed: 'KB_???' },
  'console-mode': { values: 'KD_TEXT KD_GRAPHICS KD_TEXT0 KD_TEXT1', unnamed: 'KD_???' },
  'keyboard-mode': { values: 'K_RAW K_XLATE K_MEDIUMRAW K_UNICODE K_OFF', unnamed: 'K_???' },
  'keyboard-leds': { flags: 'LED_SCR LED_NUM LED_CAP', unnamed: 'LED_???' },
  'keyboard-meta': { values: 'K_METABIT K_ESCPREFIX', unnamed: 'K_???' },
  'loop-flags': { flags: { from: 'linux/loop.h', match: /^LO_FLAGS_/ }, unnamed: 'LO_FLAGS_???' },
  'loop-crypt': {
    values: { from: 'linux/loop.h', match: /^LO_CRYPT_/, except: /MAX/ },
    unnamed: 'LO_CRYPT_???',
  },
  'quota-format': { values: { from: 'linux/quota.h', match: /^QFMT_/ }, unnamed: 'QFMT_???' },
  'quota-valid': {
    flags: { from: 'linux/quota.h', match: /^QIF_(?!.*_B$|DQBLKSIZE|LIMITS|USAGE|TIMES|ALL)/ },
    unnamed: 'QIF_???',
  },
  'quota-info-flags': { flags: 'DQF_ROOT_SQUASH DQF_SYS_FILE', unnamed: 'DQF_???' },
  'quota-info-valid': { flags: 'IIF_BGRACE IIF_IGRACE IIF_FLAGS', unnamed: 'IIF_???' },
  'xfs-quota-owner': { flags: 'FS_USER_QUOTA FS_PROJ_QUOTA FS_GROUP_QUOTA', unnamed: 'FS_???_QUOTA' },
  'xfs-quota': { flags: { from: 'linux/dqblk_xfs.h', match: /^FS_QUOTA_/ }, unnamed: 'XFS_QUOTA_???' },
  'hardware-type': { values: { from: 'linux/if_arp.h', match: /^ARPHRD_/ }, unnamed: 'ARPHRD_???' },
  'namespace-type': {
    values: `CLONE_NEWTIME CLONE_NEWNS CLONE_NEWCGROUP CLONE_NEWUTS CLONE_NEWIPC CLONE_NEWUSER CLONE_NEWPID
      CLONE_NEWNET`,
  },
};
