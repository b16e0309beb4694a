# Finds the Emscripten that is on PATH (a newer one wins over Debian's) and uses the toolchain file that it ships.
find_program(DRYDOCK_EMCC emcc REQUIRED)
get_filename_component(emscripten_root ${DRYDOCK_EMCC} REALPATH)
get_filename_component(emscripten_root ${emscripten_root} DIRECTORY)
foreach(root IN ITEMS "$ENV{EMSCRIPTEN_ROOT}" ${emscripten_root} /usr/share/emscripten)
    if(EXISTS ${root}/cmake/Modules/Platform/Emscripten.cmake)
        include(${root}/cmake/Modules/Platform/Emscripten.cmake)
        break()
    endif()
endforeach()
if(NOT EMSCRIPTEN)
    message(FATAL_ERROR "emcc is here (${DRYDOCK_EMCC}) but its CMake toolchain file is not; set EMSCRIPTEN_ROOT.")
endif()

# Node 18 and later define fetch(), which makes the loader of Emscripten 3.1.6 mistake Node for a browser.
set(CMAKE_CROSSCOMPILING_EMULATOR "node;--no-experimental-fetch")
