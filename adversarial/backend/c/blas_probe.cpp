// Linked as compiled functions are, it tells which file the dynamic linker took for them.
#include <dlfcn.h>

extern "C" void sgemm_();
extern "C" const char* blas_file() {
    Dl_info found;
    return dladdr((void*) sgemm_, &found) ? found.dli_fname : "";
}
