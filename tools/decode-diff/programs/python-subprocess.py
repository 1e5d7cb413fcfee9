import subprocess
import sys

done = subprocess.run(["ls", "-l", "tree"], capture_output=True, text=True, check=True)
print(len(done.stdout))
child = subprocess.Popen([sys.executable, "-S", "-c", "print(input())"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
print(child.communicate(b"tea\n")[0])
print(subprocess.run(["false"]).returncode)
