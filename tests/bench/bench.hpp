// A small harness for benchmarks: each registers itself under a name and reports rows;
// bench_main.cpp runs those whose name contains the filter and prints a table, or JSON with --json.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace drydock::bench {

struct Row {
    std::string name;
    double value;
    std::string unit;
};

class Report {
public:
    // Adds a row, and prints it at once unless JSON was asked for.
    void add(std::string name, double value, std::string unit);
    // The benchmark found a wrong result. The program will answer failure.
    void fail(const std::string& why);

    [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
    [[nodiscard]] bool failed() const { return failed_; }
    void set_quiet(bool quiet) { quiet_ = quiet; }

private:
    std::vector<Row> rows_;
    bool failed_ = false;
    bool quiet_ = false;
};

using Function = void (*)(Report&);

struct Benchmark {
    const char* name;
    Function run;
};

// All benchmarks linked into the program.
[[nodiscard]] std::vector<Benchmark>& registry();

struct Registration {
    Registration(const char* name, Function run) { registry().push_back(Benchmark{name, run}); }
};

// Seconds that a call takes.
template <class Work>
[[nodiscard]] double seconds(Work&& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

[[nodiscard]] inline double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values.empty() ? 0.0 : values[values.size() / 2];
}

// Makes the compiler believe that somebody looks at the value.
template <class T>
inline void keep(const T& value) {
    asm volatile("" : : "r"(&value) : "memory");
}

}  // namespace drydock::bench

// DD_BENCH(event_kernel) { report.add("event_kernel/x", 1.0, "M/s"); }
#define DD_BENCH(bench_name)                                                     \
    static void bench_run_##bench_name(::drydock::bench::Report& report);        \
    static const ::drydock::bench::Registration bench_registration_##bench_name{ \
        #bench_name, bench_run_##bench_name};                                    \
    static void bench_run_##bench_name([[maybe_unused]] ::drydock::bench::Report& report)
