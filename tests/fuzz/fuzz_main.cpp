// libFuzzer's way in. DRYDOCK_FUZZ_TARGET names what is fed.
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "tests/support/fuzz_targets.hpp"

namespace {
const drydock::test::FuzzTarget* chosen = nullptr;
}

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    const char* name = std::getenv("DRYDOCK_FUZZ_TARGET");
    for (const drydock::test::FuzzTarget& target : drydock::test::fuzz_targets()) {
        if (name != nullptr && target.name == name) {
            chosen = &target;
        }
    }
    if (chosen == nullptr) {
        std::fputs("DRYDOCK_FUZZ_TARGET must be one of:", stderr);
        for (const drydock::test::FuzzTarget& target : drydock::test::fuzz_targets()) {
            std::fprintf(stderr, " %.*s", static_cast<int>(target.name.size()), target.name.data());
        }
        std::fputs("\n", stderr);
        std::exit(2);
    }
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    chosen->run(std::string_view(reinterpret_cast<const char*>(data), size));
    return 0;
}
