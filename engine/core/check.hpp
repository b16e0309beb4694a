// Assertions that stay on in every build, release wasm included: a wrong lesson is worse than a
// stopped one. They guard against our own mistakes only; nothing a user can type may reach one.
#pragma once

namespace drydock {

[[noreturn]] void check_failed(const char* expression, const char* file, int line);

}  // namespace drydock

#define DD_ASSERT(expression)                                         \
    do {                                                              \
        if (!(expression)) {                                          \
            ::drydock::check_failed(#expression, __FILE__, __LINE__); \
        }                                                             \
    } while (false)

#define DD_UNREACHABLE() ::drydock::check_failed("unreachable", __FILE__, __LINE__)
