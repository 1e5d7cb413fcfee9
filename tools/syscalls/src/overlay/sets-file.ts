import type { SetSpec } from './sets.js';

/** Constants of calls about files, directories and mounts. */
export const FILE_SETS: Readonly<Record<string, SetSpec>> = {
  'fd-set': { flags: 'FD_CLOEXEC' },
  'lock-type': { values: 'F_RDLCK F_WRLCK F_UNLCK' },
  // R_OK and its like are the C library's (unistd.h); the kernel compares them with MAY_EXEC and so on.
  access: {
    extraValues: [[0, 'F_OK']],
    extraFlags: [
      [4, 'R_OK'],
      [2, 'W_OK'],
      [1, 'X_OK'],
    ],
    keepOrder: true,
  },
  open: {
    enumMask: 3,
    values: 'O_RDONLY O_WRONLY O_RDWR O_ACCMODE',
    flags: `O_CREAT O_EXCL O_NOCTTY O_TRUNC O_APPEND O_NONBLOCK O_SYNC O_DSYNC O_DIRECT O_LARGEFILE O_NOFOLLOW
      O_NOATIME O_CLOEXEC O_PATH O_TMPFILE O_DIRECTORY __O_SYNC __O_TMPFILE FASYNC O_EMPTYPATH`,
    keepOrder: true,
  },
  'openat2-resolve': { flags: { from: 'linux/openat2.h', match: /^RESOLVE_/ } },
  'fd-flags': { flags: 'O_NONBLOCK O_CLOEXEC' },
  'pipe-flags': { flags: 'O_NONBLOCK O_DIRECT O_CLOEXEC O_EXCL' },
  cloexec: { flags: 'O_CLOEXEC' },
  'at-stat': { flags: 'AT_SYMLINK_NOFOLLOW AT_NO_AUTOMOUNT AT_EMPTY_PATH AT_SYMLINK_FOLLOW AT_RECURSIVE' },
  'at-statx': {
    flags: 'AT_SYMLINK_NOFOLLOW AT_SYMLINK_FOLLOW AT_NO_AUTOMOUNT AT_EMPTY_PATH AT_RECURSIVE',
    enumMask: 0x6000,
    values: 'AT_STATX_SYNC_AS_STAT AT_STATX_FORCE_SYNC AT_STATX_DONT_SYNC',
  },
  'at-unlink': { flags: 'AT_REMOVEDIR' },
  'at-access': { flags: 'AT_SYMLINK_NOFOLLOW AT_EACCESS AT_EMPTY_PATH' },
  'at-link': { flags: 'AT_SYMLINK_FOLLOW AT_EMPTY_PATH' },
  'at-path': { flags: 'AT_SYMLINK_NOFOLLOW AT_EMPTY_PATH' },
  'at-execve': { flags: 'AT_SYMLINK_NOFOLLOW AT_EMPTY_PATH AT_EXECVE_CHECK' },
  'at-handle': {
    flags: 'AT_HANDLE_FID AT_SYMLINK_FOLLOW AT_EMPTY_PATH AT_HANDLE_MNT_ID_UNIQUE AT_HANDLE_CONNECTABLE',
  },
  'statx-mask': {
    flags: { from: 'linux/stat.h', match: /^STATX_(?!ATTR_|_RESERVED)/ },
  },
  whence: { values: 'SEEK_SET SEEK_CUR SEEK_END SEEK_DATA SEEK_HOLE' },
  fcntl: {
    values: `F_DUPFD F_GETFD F_SETFD F_GETFL F_SETFL F_GETLK F_SETLK F_SETLKW F_SETOWN F_GETOWN F_SETSIG F_GETSIG
      F_GETLK64 F_SETLK64 F_SETLKW64
      F_SETOWN_EX F_GETOWN_EX F_GETOWNER_UIDS F_OFD_GETLK F_OFD_SETLK F_OFD_SETLKW F_SETLEASE F_GETLEASE
      F_NOTIFY F_DUPFD_QUERY F_CREATED_QUERY F_CANCELLK F_DUPFD_CLOEXEC F_SETPIPE_SZ F_GETPIPE_SZ F_ADD_SEALS
      F_GET_SEALS F_GET_RW_HINT F_SET_RW_HINT F_GET_FILE_RW_HINT F_SET_FILE_RW_HINT F_GETDELEG F_SETDELEG`,
  },
  // FIOCLEX and its like are for every descriptor, the rest is for terminals; other drivers' numbers have no names.
  ioctl: {
    values: {
      from: 'asm-generic/ioctls.h',
      match: /^(TC|TIOC|FIO)/,
      except: /^(TIOCPKT_\w+|TIOCSER_TEMT|TIOCINQ)$/,
    },
    // _IO('T', 0x41) in the same header.
    extraValues: [[0x5441, 'TIOCGPTPEER']],
  },
  flock: { flags: 'LOCK_SH LOCK_EX LOCK_NB LOCK_UN LOCK_MAND LOCK_RW LOCK_READ LOCK_WRITE' },
  fallocate: { flags: { from: 'linux/falloc.h', match: /^FALLOC_FL_/ } },
  rename: { flags: { from: 'linux/fs.h', match: /^RENAME_/ } },
  xattr: { flags: 'XATTR_CREATE XATTR_REPLACE' },
  fadvise: {
    extraValues: [
      [0, 'POSIX_FADV_NORMAL'],
      [1, 'POSIX_FADV_RANDOM'],
      [2, 'POSIX_FADV_SEQUENTIAL'],
      [3, 'POSIX_FADV_WILLNEED'],
      [4, 'POSIX_FADV_DONTNEED'],
      [5, 'POSIX_FADV_NOREUSE'],
    ],
  },
  splice: { flags: { from: 'kernel:linux/splice.h', match: /^SPLICE_F_/, except: /ALL/ } },
  rwf: { flags: { from: 'linux/fs.h', match: /^RWF_/, except: /SUPPORTED/ } },
  'sync-range': { flags: { from: 'linux/fs.h', match: /^SYNC_FILE_RANGE_/, except: /WRITE_AND_WAIT/ } },
  'inotify-mask': {
    flags: {
      from: 'linux/inotify.h',
      match: /^IN_/,
      except: /^IN_(ALL_EVENTS|CLOSE|MOVE|CLOEXEC|NONBLOCK)$/,
    },
  },
  'fanotify-init': {
    enumMask: 0xc,
    values: 'FAN_CLASS_NOTIF FAN_CLASS_CONTENT FAN_CLASS_PRE_CONTENT',
    flags: {
      from: 'linux/fanotify.h',
      match: /^FAN_(CLOEXEC|NONBLOCK|UNLIMITED_\w+|ENABLE_AUDIT|REPORT_\w+)$/,
      except: /DFID_NAME/,
    },
  },
  'fanotify-mark': {
    flags: {
      from: 'linux/fanotify.h',
      match: /^FAN_MARK_/,
      except: /IGNORE_SURV|MARK_INODE$/,
    },
  },
  'fanotify-mask': {
    flags: `FAN_ACCESS FAN_MODIFY FAN_ATTRIB FAN_CLOSE_WRITE FAN_CLOSE_NOWRITE FAN_OPEN FAN_MOVED_FROM FAN_MOVED_TO
      FAN_CREATE FAN_DELETE FAN_DELETE_SELF FAN_MOVE_SELF FAN_OPEN_EXEC FAN_Q_OVERFLOW FAN_FS_ERROR
      FAN_OPEN_PERM FAN_ACCESS_PERM FAN_OPEN_EXEC_PERM FAN_PRE_ACCESS FAN_MNT_ATTACH FAN_MNT_DETACH
      FAN_ONDIR FAN_EVENT_ON_CHILD FAN_RENAME`,
    keepOrder: true,
  },
  mount: {
    flags: {
      from: 'linux/mount.h',
      match: /^MS_/,
      except: /^MS_(RMT_MASK|MGC_VAL|MGC_MSK|VERBOSE)$/,
    },
    extraFlags: [[0xc0ed0000, 'MS_MGC_VAL']],
  },
  // include/linux/fs.h has MNT_FORCE and its like; they are outside the user API and not extracted.
  umount: {
    extraFlags: [
      [1, 'MNT_FORCE'],
      [2, 'MNT_DETACH'],
      [4, 'MNT_EXPIRE'],
      [8, 'UMOUNT_NOFOLLOW'],
    ],
  },
  'open-tree': {
    flags: `OPEN_TREE_CLONE OPEN_TREE_NAMESPACE OPEN_TREE_CLOEXEC AT_SYMLINK_NOFOLLOW AT_NO_AUTOMOUNT AT_EMPTY_PATH
      AT_RECURSIVE`,
    keepOrder: true,
  },
  'move-mount': { flags: { from: 'linux/mount.h', match: /^MOVE_MOUNT_/, except: /MASK/ } },
  fsopen: { flags: 'FSOPEN_CLOEXEC' },
  fsmount: { flags: { from: 'linux/mount.h', match: /^FSMOUNT_/ } },
  fspick: { flags: { from: 'linux/mount.h', match: /^FSPICK_/ } },
  fsconfig: { values: { from: 'linux/mount.h', match: /^FSCONFIG_/ } },
  'mount-attr': {
    enumMask: 0x70,
    values: 'MOUNT_ATTR_NOATIME MOUNT_ATTR_STRICTATIME',
    flags: {
      from: 'linux/mount.h',
      match: /^MOUNT_ATTR_/,
      except: /_(_ATIME|RELATIME|NOATIME|STRICTATIME|SIZE_VER\d)$/,
    },
  },
  'mount-setattr': { flags: 'AT_SYMLINK_NOFOLLOW AT_NO_AUTOMOUNT AT_EMPTY_PATH AT_RECURSIVE' },
  swapon: {
    extraFlags: [
      [0x8000, 'SWAP_FLAG_PREFER'],
      [0x10000, 'SWAP_FLAG_DISCARD'],
      [0x20000, 'SWAP_FLAG_DISCARD_ONCE'],
      [0x40000, 'SWAP_FLAG_DISCARD_PAGES'],
    ],
  },
};
