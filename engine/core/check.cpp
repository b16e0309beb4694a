#include "engine/core/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace drydock {

void check_failed(const char* expression, const char* file, int line) {
    std::fprintf(stderr, "drydock: internal check failed: %s (%s:%d)\n", expression, file, line);
    std::abort();
}

}  // namespace drydock
