/* Forks without exec; the child uses the thread pool, which is its own. V8 cannot run there: its code is not inherited. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

typedef void done(void *request);

int use_pool_in_fork(void)
{
    int (*init)(void *loop) = dlsym(RTLD_DEFAULT, "uv_loop_init");
    int (*access_file)(void *loop, void *request, const char *path, int mode, done *cb) =
        dlsym(RTLD_DEFAULT, "uv_fs_access");
    int (*run)(void *loop, int mode) = dlsym(RTLD_DEFAULT, "uv_run");
    done *cleanup = dlsym(RTLD_DEFAULT, "uv_fs_req_cleanup");
    int status = -1;
    pid_t pid = fork();
    if (pid == 0) {
        void *loop = calloc(1, 4096), *request = calloc(1, 4096);
        init(loop);
        access_file(loop, request, "/fork/child", 0, cleanup);
        run(loop, 0);
        _exit(7);
    }
    waitpid(pid, &status, 0);
    return status;
}
