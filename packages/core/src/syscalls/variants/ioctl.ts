/** ioctl(2): what the argument of a request is. Requests that are not here keep it as a number. Pure. */
import type { Decode } from '../signature.js';
import type { Variant, VariantTables } from '../variants.js';

/** The requests of each decode of the argument. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  // ioctl_tty(2)
  'out:termios': 'TCGETS TIOCGLCKTRMIOS',
  'in:termios': 'TCSETS TCSETSW TCSETSF TIOCSLCKTRMIOS',
  'out:termios2': 'TCGETS2',
  'in:termios2': 'TCSETS2 TCSETSW2 TCSETSF2',
  'out:termio': 'TCGETA',
  'in:termio': 'TCSETA TCSETAW TCSETAF',
  'out:winsize': 'TIOCGWINSZ',
  'in:winsize': 'TIOCSWINSZ',
  'is:terminal-flow': 'TCXONC',
  'is:terminal-queue': 'TCFLSH',
  'out:pid': 'TIOCGPGRP TIOCGSID FIOGETOWN SIOCGPGRP',
  'in:pid': 'TIOCSPGRP FIOSETOWN SIOCSPGRP',
  'out:modem-lines': 'TIOCMGET',
  'in:modem-lines': 'TIOCMBIS TIOCMBIC TIOCMSET',
  'out:int':
    'TIOCGETD TIOCGSOFTCAR TIOCGPTN FIONREAD TIOCOUTQ TIOCGEXCL BLKROGET BLKSSZGET BLKALIGNOFF BLKBSZGET RNDGETENTCNT SIOCATMARK',
  'in:int': 'TIOCSETD TIOCSSOFTCAR TIOCPKT TIOCSPTLCK FIONBIO FIOASYNC BLKROSET BLKBSZSET RNDADDTOENTCNT',
  'in:character': 'TIOCSTI',
  int: 'TCSBRK TCSBRKP TIOCSCTTY BLKRASET BLKFRASET LOOP_CTL_ADD LOOP_CTL_REMOVE LOOP_SET_DIRECT_IO LOOP_SET_BLOCK_SIZE',
  // linux/fs.h: ioctl_iflags(2), ioctl_ficlone(2), ioctl_fideduperange(2)
  'out:inode-flags': 'FS_IOC_GETFLAGS',
  'in:inode-flags': 'FS_IOC_SETFLAGS',
  'out:fsxattr': 'FS_IOC_FSGETXATTR',
  'in:fsxattr-set': 'FS_IOC_FSSETXATTR',
  'out:fs-label': 'FS_IOC_GETFSLABEL',
  'in:fs-label': 'FS_IOC_SETFSLABEL',
  'inout:fiemap': 'FS_IOC_FIEMAP',
  fd: 'FICLONE LOOP_SET_FD LOOP_CHANGE_FD',
  'in:clone-range': 'FICLONERANGE',
  'inout:dedupe-range': 'FIDEDUPERANGE',
  // Block devices: linux/fs.h
  'out:ulong': 'BLKGETSIZE BLKRAGET BLKFRAGET',
  'out:u64': 'BLKGETSIZE64',
  'in:u64-pair': 'BLKDISCARD BLKSECDISCARD BLKZEROOUT',
  'out:u16': 'BLKSECTGET BLKROTATIONAL',
  'out:uint': 'BLKIOMIN BLKIOOPT BLKPBSZGET BLKDISCARDZEROES NS_GET_OWNER_UID TIOCGDEV',
  'inout:trim-range': 'FITRIM',
  // linux/loop.h, loop(4)
  'out:loop-info64': 'LOOP_GET_STATUS64',
  'in:loop-info64': 'LOOP_SET_STATUS64',
  // linux/kd.h, ioctl_console(2)
  'out:keyboard-type': 'KDGKBTYPE',
  'out:console-mode': 'KDGETMODE',
  'enum:console-mode': 'KDSETMODE',
  'out:keyboard-mode': 'KDGKBMODE',
  'enum:keyboard-mode': 'KDSKBMODE',
  'out:keyboard-leds': 'KDGETLED KDGKBLED',
  'flags:keyboard-leds': 'KDSETLED KDSKBLED',
  'out:keyboard-meta': 'KDGKBMETA',
  'enum:keyboard-meta': 'KDSKBMETA',
  signal: 'KDSIGACCEPT',
  // netdevice(7)
  'in:ifreq-ifr_addr': 'SIOCSIFADDR',
  'inout:ifreq-ifr_addr': 'SIOCGIFADDR',
  'in:ifreq-ifr_dstaddr': 'SIOCSIFDSTADDR',
  'inout:ifreq-ifr_dstaddr': 'SIOCGIFDSTADDR',
  'in:ifreq-ifr_broadaddr': 'SIOCSIFBRDADDR',
  'inout:ifreq-ifr_broadaddr': 'SIOCGIFBRDADDR',
  'in:ifreq-ifr_netmask': 'SIOCSIFNETMASK',
  'inout:ifreq-ifr_netmask': 'SIOCGIFNETMASK',
  'in:ifreq-ifr_hwaddr': 'SIOCSIFHWADDR',
  'inout:ifreq-ifr_hwaddr': 'SIOCGIFHWADDR',
  'in:ifreq-ifr_flags': 'SIOCSIFFLAGS',
  'inout:ifreq-ifr_flags': 'SIOCGIFFLAGS',
  'in:ifreq-ifr_metric': 'SIOCSIFMETRIC',
  'inout:ifreq-ifr_metric': 'SIOCGIFMETRIC',
  'in:ifreq-ifr_mtu': 'SIOCSIFMTU',
  'inout:ifreq-ifr_mtu': 'SIOCGIFMTU',
  'in:ifreq-ifr_map': 'SIOCSIFMAP',
  'inout:ifreq-ifr_map': 'SIOCGIFMAP',
  'inout:ifreq-ifr_ifindex': 'SIOCGIFINDEX',
  'in:ifreq-ifr_slave': 'SIOCSIFSLAVE',
  'inout:ifreq-ifr_slave': 'SIOCGIFSLAVE',
  'in:ifreq-ifr_newname': 'SIOCSIFNAME',
  'inout:ifreq-name': 'SIOCGIFNAME',
  'in:ifreq-ifr_qlen': 'SIOCSIFTXQLEN',
  'inout:ifreq-ifr_qlen': 'SIOCGIFTXQLEN',
  'inout:ifconf': 'SIOCGIFCONF',
  'inout:ifreq-tun': 'TUNSETIFF',
};

/** Requests that come without an argument. */
const ALONE = `TIOCEXCL TIOCNXCL TIOCNOTTY TIOCCONS TIOCSBRK TIOCCBRK TIOCVHANGUP FIOCLEX FIONCLEX
  TIOCSSERIAL BLKRRPART BLKFLSBUF BLKTRACESTART BLKTRACESTOP BLKTRACETEARDOWN FIFREEZE FITHAW LOOP_CLR_FD LOOP_SET_CAPACITY
  LOOP_CTL_GET_FREE KDENABIO KDDISABIO KDMAPDISP KDUNMAPDISP PIO_FONTRESET RNDZAPENTCNT RNDCLEARPOOL RNDRESEEDCRNG
  RTC_AIE_ON RTC_AIE_OFF RTC_UIE_ON RTC_UIE_OFF RTC_PIE_ON RTC_PIE_OFF RTC_WIE_ON RTC_WIE_OFF RTC_VL_CLR
  BTRFS_IOC_TRANS_START BTRFS_IOC_TRANS_END BTRFS_IOC_SYNC BTRFS_IOC_SCRUB_CANCEL BTRFS_IOC_QUOTA_RESCAN_WAIT
  BTRFS_IOC_DEFRAG BTRFS_IOC_BALANCE NBD_DO_IT NBD_CLEAR_SOCK NBD_CLEAR_QUE NBD_PRINT_DEBUG NBD_DISCONNECT
  WDIOC_KEEPALIVE UBI_IOCVOLRMBLK UBI_IOCVOLCRBLK COUNTER_ENABLE_EVENTS_IOCTL COUNTER_DISABLE_EVENTS_IOCTL`;

/** Requests that make a descriptor. */
const MAKES_DESCRIPTOR: Readonly<Record<string, Variant>> = {
  TIOCGPTPEER: { result: 'fd' },
  NS_GET_USERNS: { args: [], result: 'fd' },
  NS_GET_PARENT: { args: [], result: 'fd' },
  NS_GET_NSTYPE: { args: [], result: 'enum:namespace-type' },
};

const words = (text: string): string[] => text.split(/\s+/);

export const IOCTL_VARIANTS: VariantTables = {
  ioctl: {
    command: 1,
    set: 'ioctl',
    rows: {
      ...Object.fromEntries(
        Object.entries<string>(ARGUMENTS).flatMap(([decode, names]) =>
          words(names).map((name): [string, Variant] => [name, { args: [decode as Decode] }]),
        ),
      ),
      ...Object.fromEntries(words(ALONE).map((name): [string, Variant] => [name, { args: [] }])),
      ...MAKES_DESCRIPTOR,
    },
  },
};
