// Numbers, threads, and memory for them. Threads live for one call: unlike those of OpenMP they do
// not spin afterwards, so they take no core from the threads of the BLAS.
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace adversarial {

typedef std::ptrdiff_t Index;

inline Index ceil_division(Index a, Index b) { return a >= 0 ? (a + b - 1) / b : -(-a / b); }
inline Index floor_division(Index a, Index b) { return -ceil_division(-a, b); }

const Index WORTH_A_THREAD = 1 << 20;  // floating-point operations that take longer than its start

// How many threads to use: what OpenBLAS would.
inline Index thread_count() {
    const char* names[] = {"OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"};
    for (const char* name : names) {
        const char* value = std::getenv(name);
        if (value && std::atoi(value) > 0) return std::atoi(value);
    }
    return std::max(1u, std::thread::hardware_concurrency());
}

// Call work(task) for each task; cost is the number of floating-point operations of all together.
// Which thread gets which task is open, so tasks must not depend on each other.
template <typename Work>
void parallel(Index tasks, double cost, const Work& work) {
    std::atomic<Index> next(0);
    std::exception_ptr failure;
    std::mutex guard;
    auto run = [&]() {
        try {
            for (Index task; (task = next++) < tasks;) work(task);
        } catch (...) {
            std::lock_guard<std::mutex> lock(guard);
            failure = std::current_exception();
        }
    };
    Index count = std::min(tasks, thread_count());
    count = Index(std::min(double(count), cost / WORTH_A_THREAD));
    std::vector<std::thread> threads;
    threads.reserve(count > 0 ? count : 0);
    try {
        for (Index i = 1; i < count; i++) threads.emplace_back(run);
    } catch (const std::system_error&) {
        // The machine gives no more threads: those that started, and this one, do the work.
    }
    run();
    for (std::thread& thread : threads) thread.join();
    if (failure) std::rethrow_exception(failure);
}

// Memory without initial values, at an address for whole vectors.
template <typename T>
class Scratch {
    std::unique_ptr<char[]> memory;

  public:
    T* data;
    explicit Scratch(Index size) : memory(new char[size * sizeof(T) + 64]) {
        std::size_t address = reinterpret_cast<std::size_t>(memory.get());
        data = reinterpret_cast<T*>(memory.get() + (64 - address % 64));
    }
};

}  // namespace adversarial
