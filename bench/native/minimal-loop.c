/*
 * The least that a tracer of every call can do: wait, PTRACE_GET_SYSCALL_INFO, resume. The floor that the
 * storm bench compares with. Usage: minimal-loop COMMAND [ARGUMENT...]
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/ptrace.h>

static int fail(const char *what)
{
	perror(what);
	return 125;
}

int main(int argc, char **argv)
{
	struct ptrace_syscall_info info;
	unsigned long stops = 0;
	int status;
	pid_t pid;

	if (argc < 2)
		return 2;
	pid = fork();
	if (pid < 0)
		return fail("fork");
	if (pid == 0) {
		raise(SIGSTOP);
		execvp(argv[1], argv + 1);
		_exit(fail(argv[1]));
	}
	if (waitpid(pid, &status, WUNTRACED) < 0)
		return fail("waitpid");
	if (ptrace(PTRACE_SEIZE, pid, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL) < 0)
		return fail("PTRACE_SEIZE");
	kill(pid, SIGCONT);

	for (;;) {
		pid_t tid = wait4(-1, &status, __WALL, NULL);
		int signal = 0;

		if (tid < 0)
			return errno == ECHILD ? 0 : fail("wait4");
		if (WIFEXITED(status)) {
			fprintf(stderr, "%lu stops\n", stops);
			return WEXITSTATUS(status);
		}
		if (WIFSIGNALED(status))
			return 128 + WTERMSIG(status);
		if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
			ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof(info), &info);
			stops++;
		} else if (status >> 16 == 0) {
			signal = WSTOPSIG(status);
		}
		ptrace(PTRACE_SYSCALL, tid, 0, signal);
	}
}
