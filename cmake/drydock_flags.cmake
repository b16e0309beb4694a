# Compiler flags. drydock_flags is for our own sources; libraries are compiled quietly with drydock_quiet.

find_program(CCACHE ccache)
if(CCACHE)
    set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

option(DRYDOCK_SANITIZE "Address and undefined behaviour sanitizers" OFF)
option(DRYDOCK_COVERAGE "Count executed lines" OFF)
option(DRYDOCK_FUZZ "Build drydock_fuzz with libFuzzer (clang)" OFF)

# No NDEBUG in Debug; -O2 in all others (-O3 measured slower in WebAssembly). Debug is not optimised: with the
# sanitizers -O1 takes 2.6 times as long to compile as -O0, and the tests run for seconds. -g1 is what the sanitizers
# print, files and lines; for a debugger configure with -DCMAKE_CXX_FLAGS=-g3.
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_C_FLAGS_DEBUG "-g1 -O0")
set(CMAKE_CXX_FLAGS_DEBUG "-g1 -O0")

add_library(drydock_common INTERFACE)
if(DRYDOCK_SANITIZE)
    target_compile_options(drydock_common INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all
                           -fno-omit-frame-pointer)
    if(NOT DRYDOCK_FUZZ)
        # A check at each use of a pointer takes a quarter of the compiler's time. Null pointers end the program with a
        # report without it; ./dev fuzz checks alignment too.
        target_compile_options(drydock_common INTERFACE -fno-sanitize=null,alignment)
    endif()
    target_link_options(drydock_common INTERFACE -fsanitize=address,undefined)
    target_compile_definitions(drydock_common INTERFACE _GLIBCXX_ASSERTIONS)
endif()
if(DRYDOCK_FUZZ)
    target_compile_options(drydock_common INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(DRYDOCK_COVERAGE)
    target_compile_options(drydock_common INTERFACE --coverage -fprofile-update=atomic)
    target_link_options(drydock_common INTERFACE --coverage)
endif()
target_compile_options(drydock_common INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions;-fno-rtti>
    # The same floating point everywhere; paths in messages are the same on every machine.
    -ffp-contract=off -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)

add_library(drydock_flags INTERFACE)
target_link_libraries(drydock_flags INTERFACE drydock_common)
target_include_directories(drydock_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(drydock_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor
    -Woverloaded-virtual -Wimplicit-fallthrough -Wswitch-enum -Wdouble-promotion -Wformat=2 -Wundef -Werror
    # g++ 12 sees overlaps in std::string's own assignments once they are inlined (GCC bug 105651).
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
if(EMSCRIPTEN)
    # EM_ASM and EM_JS name their arguments $0, $1 and use variadic macros without arguments.
    target_compile_options(drydock_flags INTERFACE -Wno-dollar-in-identifier-extension
                           -Wno-gnu-zero-variadic-macro-arguments)
endif()

add_library(drydock_quiet INTERFACE)
target_link_libraries(drydock_quiet INTERFACE drydock_common)
target_compile_options(drydock_quiet INTERFACE -w)
