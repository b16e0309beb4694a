// drydock_bench [--json] [--list] [filter]
// Runs the benchmarks whose name contains the filter. Prints a table; with --json an array of
// {"name","value","unit"} instead. Answers 1 if a benchmark found a wrong result or none matched.
#include <cinttypes>
#include <cstdio>
#include <cstring>

#include "tests/bench/bench.hpp"

namespace drydock::bench {

std::vector<Benchmark>& registry() {
    static std::vector<Benchmark> benchmarks;
    return benchmarks;
}

void Report::add(std::string name, double value, std::string unit) {
    if (!quiet_) {
        std::printf("%-48s %14.3f  %s\n", name.c_str(), value, unit.c_str());
        std::fflush(stdout);
    }
    rows_.push_back(Row{std::move(name), value, std::move(unit)});
}

void Report::fail(const std::string& why) {
    failed_ = true;
    std::fprintf(stderr, "wrong: %s\n", why.c_str());
}

}  // namespace drydock::bench

namespace {

#ifdef __EMSCRIPTEN__
constexpr const char* kPlatform = "wasm";
#else
constexpr const char* kPlatform = "native";
#endif

// Names and units are plain ASCII of our own: nothing in them needs escaping.
void print_json(const std::vector<drydock::bench::Row>& rows) {
    std::printf("[");
    const char* separator = "\n";
    for (const auto& row : rows) {
        std::printf("%s  {\"name\": \"%s/%s\", \"value\": %.6g, \"unit\": \"%s\"}", separator,
                    kPlatform, row.name.c_str(), row.value, row.unit.c_str());
        separator = ",\n";
    }
    std::printf("\n]\n");
}

}  // namespace

int main(int argc, char** argv) {
    const char* filter = "";
    bool json = false;
    bool list = false;
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--json") == 0) {
            json = true;
        } else if (std::strcmp(argv[i], "--list") == 0) {
            list = true;
        } else if (argv[i][0] == '-') {
            std::fprintf(stderr, "usage: %s [--json] [--list] [filter]\n", argv[0]);
            return 2;
        } else {
            filter = argv[i];
        }
    }
    drydock::bench::Report report;
    report.set_quiet(json);
    auto& benchmarks = drydock::bench::registry();
    std::sort(benchmarks.begin(), benchmarks.end(),
              [](const auto& a, const auto& b) { return std::strcmp(a.name, b.name) < 0; });
    if (!json && !list) {
        std::printf("%-48s %14s  %s\n", kPlatform, "value", "unit");
    }
    std::size_t matched = 0;
    for (const auto& benchmark : benchmarks) {
        if (std::strstr(benchmark.name, filter) == nullptr) {
            continue;
        }
        ++matched;
        if (list) {
            std::printf("%s\n", benchmark.name);
        } else {
            benchmark.run(report);
        }
    }
    if (json) {
        print_json(report.rows());
    }
    if (matched == 0 && !json) {  // bench.mjs has others, and says when none of all matched
        std::fprintf(stderr, "no benchmark's name contains \"%s\"\n", filter);
        return 1;
    }
    return report.failed() ? 1 : 0;
}
