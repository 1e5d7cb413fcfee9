import fcntl
import mmap
import os
import shutil
import signal
import time

for folder, folders, files in os.walk("tree"):
    print(folder, sorted(folders), sorted(files))
    for name in files:
        os.stat(os.path.join(folder, name))

with open("lines.txt", "r+b") as lines:
    fcntl.flock(lines, fcntl.LOCK_EX)
    fcntl.lockf(lines, fcntl.LOCK_SH)
    with mmap.mmap(lines.fileno(), 0) as mapping:
        print(mapping[:10])

shutil.copytree("tree", "copied")
os.rename("copied", "renamed")
os.utime("lines.txt", (1_600_000_000, 1_600_000_000))
os.truncate("lines.txt", 100)
os.mkfifo("fifo")
print(os.sched_getaffinity(0) != set(), os.getpriority(os.PRIO_PROCESS, 0), os.statvfs(".").f_namemax)
signal.signal(signal.SIGALRM, lambda *_: None)
signal.setitimer(signal.ITIMER_REAL, 0.02)
time.sleep(0.05)
print(os.uname().sysname, time.clock_gettime(time.CLOCK_MONOTONIC) > 0)
