# Every library, once, at its upstream release tag. FETCHCONTENT_SOURCE_DIR_<NAME> (set by ./dev to .deps/<name>, or
# found there) replaces the download. The libraries' own CMake files are not used (SOURCE_SUBDIR names nothing): their
# checks take minutes under Emscripten, and listing the sources that are needed keeps the page small.
include(FetchContent)

function(drydock_declare name url tag)
    string(TOUPPER ${name} upper)
    if(NOT FETCHCONTENT_SOURCE_DIR_${upper} AND EXISTS ${CMAKE_SOURCE_DIR}/.deps/${name})
        set(FETCHCONTENT_SOURCE_DIR_${upper} ${CMAKE_SOURCE_DIR}/.deps/${name} CACHE PATH "Source of ${name}")
    endif()
    FetchContent_Declare(${name} GIT_REPOSITORY ${url} GIT_TAG ${tag} GIT_SHALLOW ON SOURCE_SUBDIR none)
    FetchContent_MakeAvailable(${name})
    set(${name}_SOURCE_DIR ${${name}_SOURCE_DIR} PARENT_SCOPE)
endfunction()

drydock_declare(json https://github.com/nlohmann/json v3.11.2)
drydock_declare(doctest https://github.com/doctest/doctest v2.4.9)
drydock_declare(imgui https://github.com/ocornut/imgui v1.90.1)
drydock_declare(md4c https://github.com/mity/md4c release-0.4.8)
drydock_declare(zlib https://github.com/madler/zlib v1.2.13)

# Header-only libraries.
add_library(drydock_json INTERFACE)
target_include_directories(drydock_json SYSTEM INTERFACE ${json_SOURCE_DIR}/single_include)
# Without exceptions a parse error is a discarded value, and misuse aborts.
target_compile_definitions(drydock_json INTERFACE JSON_NOEXCEPTION)

add_library(drydock_doctest INTERFACE)
target_include_directories(drydock_doctest SYSTEM INTERFACE ${doctest_SOURCE_DIR} ${doctest_SOURCE_DIR}/doctest)
target_compile_definitions(drydock_doctest INTERFACE DOCTEST_CONFIG_NO_EXCEPTIONS_BUT_WITH_ALL_ASSERTS)

# md4c: Markdown to calls.
add_library(drydock_md4c STATIC EXCLUDE_FROM_ALL ${md4c_SOURCE_DIR}/src/md4c.c)
target_include_directories(drydock_md4c SYSTEM PUBLIC ${md4c_SOURCE_DIR}/src)
target_compile_definitions(drydock_md4c PRIVATE MD4C_USE_UTF8)
target_link_libraries(drydock_md4c PRIVATE drydock_quiet)

# zlib: compression of share links.
set(zlib_files adler32 compress crc32 deflate inffast inflate inftrees trees uncompr zutil)
list(TRANSFORM zlib_files PREPEND ${zlib_SOURCE_DIR}/)
list(TRANSFORM zlib_files APPEND .c)
add_library(drydock_zlib STATIC EXCLUDE_FROM_ALL ${zlib_files})
target_include_directories(drydock_zlib SYSTEM PUBLIC ${zlib_SOURCE_DIR})
target_link_libraries(drydock_zlib PRIVATE drydock_quiet)

# Dear ImGui: the core, without a window; the backends belong to the app.
set(imgui_files imgui imgui_draw imgui_tables imgui_widgets)
list(TRANSFORM imgui_files PREPEND ${imgui_SOURCE_DIR}/)
list(TRANSFORM imgui_files APPEND .cpp)
add_library(drydock_imgui STATIC EXCLUDE_FROM_ALL ${imgui_files})
target_include_directories(drydock_imgui SYSTEM PUBLIC ${imgui_SOURCE_DIR})
target_include_directories(drydock_imgui PRIVATE ${CMAKE_SOURCE_DIR})
target_compile_definitions(drydock_imgui PUBLIC IMGUI_USER_CONFIG="web/imgui_config.hpp")
target_link_libraries(drydock_imgui PRIVATE drydock_quiet)

# SDL2: window, input, GL context. WebAssembly: the sources below; desktop: the system's library.
if(EMSCRIPTEN)
    drydock_declare(sdl2 https://github.com/libsdl-org/SDL release-2.26.5)
    set(sdl2_globs
        *.c atomic/*.c cpuinfo/*.c dynapi/*.c events/*.c file/*.c filesystem/dummy/*.c libm/*.c loadso/dummy/*.c
        locale/*.c locale/emscripten/*.c misc/*.c misc/emscripten/*.c power/*.c stdlib/*.c
        thread/*.c thread/generic/*.c timer/*.c timer/unix/*.c video/*.c video/yuv2rgb/*.c video/emscripten/*.c
        audio/SDL_audio.c audio/SDL_audiocvt.c audio/SDL_audiodev.c audio/SDL_audiotypecvt.c audio/SDL_mixer.c
        audio/SDL_wave.c joystick/*.c joystick/dummy/*.c haptic/SDL_haptic.c haptic/dummy/*.c
        sensor/SDL_sensor.c sensor/dummy/*.c render/*.c hidapi/SDL_hidapi.c)
    list(TRANSFORM sdl2_globs PREPEND ${sdl2_SOURCE_DIR}/src/)
    file(GLOB sdl2_files ${sdl2_globs})
    add_library(drydock_sdl2 STATIC EXCLUDE_FROM_ALL ${sdl2_files})
    # cmake/sdl2/SDL_config.h is SDL's own configuration for Emscripten less what the page never uses.
    target_include_directories(drydock_sdl2 SYSTEM BEFORE PUBLIC ${CMAKE_SOURCE_DIR}/cmake/sdl2
                               ${sdl2_SOURCE_DIR}/include)
    target_link_libraries(drydock_sdl2 PRIVATE drydock_quiet)
    # Window, input and a GL context: no blitters, no pixel formats, and small before fast.
    target_compile_definitions(drydock_sdl2 PRIVATE SDL_LEAN_AND_MEAN=1)
    target_compile_options(drydock_sdl2 PRIVATE -Oz)
    target_compile_options(drydock_md4c PRIVATE -Os)
    target_compile_options(drydock_zlib PRIVATE -Os)
    set(DRYDOCK_HAVE_WINDOW ON)
else()
    find_package(SDL2 2.0.18 CONFIG QUIET)
    find_package(OpenGL QUIET)
    if(TARGET SDL2::SDL2 AND TARGET OpenGL::GL)
        add_library(drydock_sdl2 INTERFACE)
        target_link_libraries(drydock_sdl2 INTERFACE SDL2::SDL2 OpenGL::GL)
        set(DRYDOCK_HAVE_WINDOW ON)
    else()
        set(DRYDOCK_HAVE_WINDOW OFF)
    endif()
endif()

if(DRYDOCK_HAVE_WINDOW)
    add_library(drydock_imgui_backends STATIC EXCLUDE_FROM_ALL
        ${imgui_SOURCE_DIR}/backends/imgui_impl_sdl2.cpp ${imgui_SOURCE_DIR}/backends/imgui_impl_opengl3.cpp)
    target_include_directories(drydock_imgui_backends SYSTEM PUBLIC ${imgui_SOURCE_DIR}/backends)
    target_include_directories(drydock_imgui_backends PRIVATE ${CMAKE_SOURCE_DIR})
    if(EMSCRIPTEN)
        target_compile_definitions(drydock_imgui_backends PRIVATE IMGUI_IMPL_OPENGL_ES3)
        target_compile_options(drydock_imgui_backends PRIVATE
            -include ${CMAKE_SOURCE_DIR}/web/webgl_known_state.hpp)
    endif()
    target_link_libraries(drydock_imgui_backends PUBLIC drydock_imgui drydock_sdl2 PRIVATE drydock_quiet)
endif()
