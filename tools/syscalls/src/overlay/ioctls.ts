/** Where the requests of ioctl(2) are, and which of their names are no requests. */

/** Folders of the user API's headers that are searched, with those below them. */
export const IOCTL_FOLDERS: readonly string[] = [
  'asm-generic',
  'cxl',
  'drm',
  'fwctl',
  'linux',
  'misc',
  'mtd',
  'rdma',
  'scsi',
  'sound',
  'video',
  'xen',
];

/** Headers whose requests are (also) bare numbers, and how those are called. */
export const PLAIN_IOCTLS: Readonly<Record<string, RegExp>> = {
  'asm-generic/ioctls.h': /^(TC[A-Z]|TIOC(?!PKT_|SER_TEMT)|FIO)/,
  'asm-generic/sockios.h': /^(FIO|SIOC)/,
  'linux/ax25.h': /^SIOC/,
  'linux/cdrom.h':
    /^(CDROM(?!_|S_|VOLCTRL_)|CDROM_(SET_OPTIONS|CLEAR_OPTIONS|SELECT_|MEDIA|DISC_|CHANGER|DRIVE|LOCK|DEBUG|GET_|LAST_W|SEND|NEXT)|DVD_(READ_STRUCT|WRITE_STRUCT|AUTH)$)/,
  'linux/dn.h': /^(SIOC|OSIOC)/,
  'linux/hdreg.h': /^HDIO_(?!DRIVE_CMD_AEB|\w+_HDR_SIZE)/,
  'linux/if.h': /^SIOC/,
  'linux/kd.h': /^(GIO|PIO|KD[A-Z]|KIOC)/,
  'linux/llc.h': /^SIOC/,
  'linux/loop.h': /^LOOP_(?!SET_STATUS_|CONFIGURE_)/,
  'linux/mroute.h': /^SIOC/,
  'linux/mroute6.h': /^SIOC/,
  'linux/netrom.h': /^SIOC/,
  'linux/rose.h': /^SIOC/,
  'linux/serial.h': /^TIOC/,
  'linux/sockios.h': /^SIOC/,
  'linux/vt.h':
    /^VT_(OPENQRY|GETMODE|SETMODE|GETSTATE|SENDSIG|RELDISP|ACTIVATE|WAITACTIVE|DISALLOCATE|RESIZE|RESIZEX|LOCKSWITCH|UNLOCKSWITCH|GETHIFONTMASK|WAITEVENT|SETACTIVATE|GETCONSIZECSRPOS)$/,
  'linux/wireless.h': /^SIOC/,
  'linux/x25.h': /^SIOC/,
  'scsi/scsi_ioctl.h': /^SCSI_IOCTL_/,
  'scsi/sg.h': /^SG_(?!DEF|DXFER|FLAG|INFO|INTERFACE|MAX|SCATTER|BIG|IO$|EMULATED$)|^SG_(IO|EMULATED_HOST)$/,
};

/** Names that the headers define by the same macros, which are no requests: ends of ranges, types, sizes. */
export const NOT_IOCTLS: RegExp =
  /(^SIOCGSTAMP(NS)?$|^SIOCIW(FIRST|LAST|FIRSTPRIV|LASTPRIV)$|_IOCTL_(BASE|TYPE|MAGIC)$|^_|_MAX(NR)?$)/;
