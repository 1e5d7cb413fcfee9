import type { SetSpec } from './sets.js';

/** All that `*at` calls take; the kernel tells which of them make sense where. */
const AT_FLAGS =
  'AT_SYMLINK_NOFOLLOW AT_REMOVEDIR AT_SYMLINK_FOLLOW AT_NO_AUTOMOUNT AT_EMPTY_PATH AT_RECURSIVE';

/** Constants of calls about files, directories and mounts. */
export const FILE_SETS: Readonly<Record<string, SetSpec>> = {
  'fd-set': { unnamed: 'FD_???', flags: 'FD_CLOEXEC' },
  'lock-type': { unnamed: 'F_???', values: 'F_RDLCK F_WRLCK F_UNLCK' },
  // R_OK and its like are the C library's (unistd.h); the kernel compares them with MAY_EXEC and so on.
  access: {
    unnamed: '?_OK',
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
  'openat2-resolve': { unnamed: 'RESOLVE_???', flags: { from: 'linux/openat2.h', match: /^RESOLVE_/ } },
  'fd-flags': { flags: 'O_NONBLOCK O_CLOEXEC' },
  'pipe-flags': { unnamed: 'O_???', flags: 'O_NONBLOCK O_DIRECT O_CLOEXEC O_EXCL' },
  cloexec: { unnamed: 'O_???', flags: 'O_CLOEXEC' },
  'at-stat': { unnamed: 'AT_???', flags: AT_FLAGS },
  'at-statx': {
    flags: AT_FLAGS,
    unnamed: 'AT_???',
    enumMask: 0x6000,
    values: 'AT_STATX_SYNC_AS_STAT AT_STATX_FORCE_SYNC AT_STATX_DONT_SYNC',
  },
  'at-unlink': { unnamed: 'AT_???', flags: AT_FLAGS },
  'at-access': { unnamed: 'AT_???', flags: 'AT_SYMLINK_NOFOLLOW AT_EACCESS AT_EMPTY_PATH' },
  'at-link': { unnamed: 'AT_???', flags: AT_FLAGS },
  'at-path': { unnamed: 'AT_???', flags: AT_FLAGS },
  'at-execve': { unnamed: 'AT_???', flags: 'AT_SYMLINK_NOFOLLOW AT_EMPTY_PATH AT_EXECVE_CHECK' },
  'at-handle': {
    unnamed: 'AT_???',
    flags: 'AT_HANDLE_FID AT_SYMLINK_FOLLOW AT_EMPTY_PATH AT_HANDLE_MNT_ID_UNIQUE AT_HANDLE_CONNECTABLE',
  },
  'statx-mask': {
    unnamed: 'STATX_???',
    flags: { from: 'linux/stat.h', match: /^STATX_(?!ATTR_|_RESERVED)/ },
  },
  whence: { unnamed: 'SEEK_???', values: 'SEEK_SET SEEK_CUR SEEK_END SEEK_DATA SEEK_HOLE' },
  fcntl: {
    unnamed: 'F_???',
    values: `F_DUPFD F_GETFD F_SETFD F_GETFL F_SETFL F_GETLK F_SETLK F_SETLKW F_SETOWN F_GETOWN F_SETSIG F_GETSIG
      F_GETLK64 F_SETLK64 F_SETLKW64
      F_SETOWN_EX F_GETOWN_EX F_GETOWNER_UIDS F_OFD_GETLK F_OFD_SETLK F_OFD_SETLKW F_SETLEASE F_GETLEASE
      F_NOTIFY F_DUPFD_QUERY F_CREATED_QUERY F_CANCELLK F_DUPFD_CLOEXEC F_SETPIPE_SZ F_GETPIPE_SZ F_ADD_SEALS
      F_GET_SEALS F_GET_RW_HINT F_SET_RW_HINT F_GET_FILE_RW_HINT F_SET_FILE_RW_HINT F_GETDELEG F_SETDELEG`,
  },
  flock: {
    unnamed: 'LOCK_???',
    flags: 'LOCK_SH LOCK_EX LOCK_NB LOCK_UN LOCK_MAND LOCK_RW LOCK_READ LOCK_WRITE',
  },
  fallocate: { unnamed: 'FALLOC_FL_???', flags: { from: 'linux/falloc.h', match: /^FALLOC_FL_/ } },
  rename: { unnamed: 'RENAME_??', flags: { from: 'linux/fs.h', match: /^RENAME_/ } },
  xattr: { unnamed: 'XATTR_???', flags: 'XATTR_CREATE XATTR_REPLACE' },
  fadvise: {
    unnamed: 'POSIX_FADV_???',
    extraValues: [
      [0, 'POSIX_FADV_NORMAL'],
      [1, 'POSIX_FADV_RANDOM'],
      [2, 'POSIX_FADV_SEQUENTIAL'],
      [3, 'POSIX_FADV_WILLNEED'],
      [4, 'POSIX_FADV_DONTNEED'],
      [5, 'POSIX_FADV_NOREUSE'],
    ],
  },
  splice: {
    unnamed: 'SPLICE_F_???',
    flags: { from: 'kernel:linux/splice.h', match: /^SPLICE_F_/, except: /ALL/ },
  },
  rwf: { unnamed: 'RWF_???', flags: { from: 'linux/fs.h', match: /^RWF_/, except: /SUPPORTED/ } },
  'sync-range': {
    unnamed: 'SYNC_FILE_RANGE_???',
    flags: { from: 'linux/fs.h', match: /^SYNC_FILE_RANGE_/, except: /WRITE_AND_WAIT/ },
  },
  'inotify-mask': {
    unnamed: 'IN_???',
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
    unnamed: 'FAN_MARK_???',
    flags: {
      from: 'linux/fanotify.h',
      match: /^FAN_MARK_/,
      except: /IGNORE_SURV|MARK_INODE$/,
    },
  },
  'fanotify-mask': {
    unnamed: 'FAN_???',
    flags: `FAN_ACCESS FAN_MODIFY FAN_ATTRIB FAN_CLOSE_WRITE FAN_CLOSE_NOWRITE FAN_OPEN FAN_MOVED_FROM FAN_MOVED_TO
      FAN_CREATE FAN_DELETE FAN_DELETE_SELF FAN_MOVE_SELF FAN_OPEN_EXEC FAN_Q_OVERFLOW FAN_FS_ERROR
      FAN_OPEN_PERM FAN_ACCESS_PERM FAN_OPEN_EXEC_PERM FAN_PRE_ACCESS FAN_MNT_ATTACH FAN_MNT_DETACH
      FAN_ONDIR FAN_EVENT_ON_CHILD FAN_RENAME`,
    keepOrder: true,
  },
  mount: {
    unnamed: 'MS_???',
    // The magic number of old times, where there is one.
    enumMask: 0xffff0000,
    extraValues: [[0xc0ed0000, 'MS_MGC_VAL']],
    flags: {
      from: 'linux/mount.h',
      match: /^MS_/,
      except: /^MS_(RMT_MASK|MGC_VAL|MGC_MSK|VERBOSE)$/,
    },
  },
  // include/linux/fs.h has MNT_FORCE and its like; they are outside the user API and not extracted.
  umount: {
    unnamed: 'MNT_???',
    extraFlags: [
      [1, 'MNT_FORCE'],
      [2, 'MNT_DETACH'],
      [4, 'MNT_EXPIRE'],
      [8, 'UMOUNT_NOFOLLOW'],
    ],
  },
  'open-tree': {
    unnamed: 'OPEN_TREE_???',
    flags: `OPEN_TREE_CLONE OPEN_TREE_NAMESPACE OPEN_TREE_CLOEXEC AT_SYMLINK_NOFOLLOW AT_NO_AUTOMOUNT AT_EMPTY_PATH
      AT_RECURSIVE`,
    keepOrder: true,
  },
  'move-mount': {
    unnamed: 'MOVE_MOUNT_???',
    flags: { from: 'linux/mount.h', match: /^MOVE_MOUNT_/, except: /MASK/ },
  },
  fsopen: { unnamed: 'FSOPEN_???', flags: 'FSOPEN_CLOEXEC' },
  fsmount: { unnamed: 'FSMOUNT_???', flags: { from: 'linux/mount.h', match: /^FSMOUNT_/ } },
  fspick: { unnamed: 'FSPICK_???', flags: { from: 'linux/mount.h', match: /^FSPICK_/ } },
  fsconfig: { unnamed: 'FSCONFIG_???', values: { from: 'linux/mount.h', match: /^FSCONFIG_/ } },
  'mount-attr': {
    unnamed: 'MOUNT_ATTR_???',
    flags: { from: 'linux/mount.h', match: /^MOUNT_ATTR_/, except: /_(_ATIME|RELATIME|SIZE_VER\d)$/ },
  },
  'mount-setattr': {
    unnamed: 'AT_???',
    flags: 'AT_SYMLINK_NOFOLLOW AT_NO_AUTOMOUNT AT_EMPTY_PATH AT_RECURSIVE',
  },
  swapon: {
    unnamed: 'SWAP_FLAG_???',
    extraFlags: [
      [0x8000, 'SWAP_FLAG_PREFER'],
      [0x10000, 'SWAP_FLAG_DISCARD'],
      [0x20000, 'SWAP_FLAG_DISCARD_ONCE'],
      [0x40000, 'SWAP_FLAG_DISCARD_PAGES'],
    ],
  },
  'fs-magic': {
    values: { from: 'linux/magic.h', match: /_MAGIC(2|_NEW)?$/, except: /STACK_END/ },
  },
  // The C library's names (sys/statvfs.h); ST_VALID is the kernel's own (include/linux/statfs.h).
  statfs: {
    extraFlags: [
      [0x20, 'ST_VALID'],
      [1, 'ST_RDONLY'],
      [2, 'ST_NOSUID'],
      [4, 'ST_NODEV'],
      [8, 'ST_NOEXEC'],
      [0x10, 'ST_SYNCHRONOUS'],
      [0x40, 'ST_MANDLOCK'],
      [0x400, 'ST_NOATIME'],
      [0x800, 'ST_NODIRATIME'],
      [0x1000, 'ST_RELATIME'],
      [0x2000, 'ST_NOSYMFOLLOW'],
    ],
    keepOrder: true,
    unnamed: 'ST_???',
  },
  'statx-attributes': { flags: { from: 'linux/stat.h', match: /^STATX_ATTR_/ }, unnamed: 'STATX_ATTR_???' },
  // linux/fs.h of the kernel (include/linux/fs_types.h): DT_UNKNOWN and so on.
  'dirent-type': {
    extraValues: [
      [0, 'DT_UNKNOWN'],
      [1, 'DT_FIFO'],
      [2, 'DT_CHR'],
      [4, 'DT_DIR'],
      [6, 'DT_BLK'],
      [8, 'DT_REG'],
      [10, 'DT_LNK'],
      [12, 'DT_SOCK'],
      [14, 'DT_WHT'],
    ],
    unnamed: 'DT_???',
  },
  'file-owner': { values: 'F_OWNER_TID F_OWNER_PID F_OWNER_PGRP', unnamed: 'F_OWNER_???' },
  seals: { flags: { from: 'linux/fcntl.h', match: /^F_SEAL_/ }, unnamed: 'F_SEAL_???' },
  'directory-notify': { flags: { from: 'linux/fcntl.h', match: /^DN_/ }, unnamed: 'DN_???' },
  'write-hint': { values: { from: 'linux/fcntl.h', match: /^(RWH_|RWF_WRITE_LIFE)/ }, unnamed: 'RWH_???' },
  propagation: { values: 'MS_UNBINDABLE MS_PRIVATE MS_SLAVE MS_SHARED', unnamed: 'MS_???' },
  'quota-type': {
    extraValues: [
      [0, 'USRQUOTA'],
      [1, 'GRPQUOTA'],
      [2, 'PRJQUOTA'],
    ],
    unnamed: '???QUOTA',
  },
  // XQM_CMD(x) of linux/dqblk_xfs.h is ('X' << 8) + x.
  'quota-command': {
    values: { from: 'linux/quota.h', match: /^Q_/ },
    extraValues: [
      [0x5801, 'Q_XQUOTAON'],
      [0x5802, 'Q_XQUOTAOFF'],
      [0x5803, 'Q_XGETQUOTA'],
      [0x5804, 'Q_XSETQLIM'],
      [0x5805, 'Q_XGETQSTAT'],
      [0x5806, 'Q_XQUOTARM'],
      [0x5807, 'Q_XQUOTASYNC'],
      [0x5808, 'Q_XGETQSTATV'],
      [0x5809, 'Q_XGETNEXTQUOTA'],
    ],
    unnamed: 'Q_???',
  },
  'statmount-mask': { flags: { from: 'linux/mount.h', match: /^STATMOUNT_/ }, unnamed: 'STATMOUNT_???' },
};
