# The fonts of the interface, cut down to the characters in use and compiled in: drydock_fonts, with the generated
# header "drydock_fonts.hpp". The icon font keeps the code points that the sources in web/ name.
find_program(NODE node REQUIRED)
find_program(HB_SUBSET hb-subset)
set(hb_subset)
if(HB_SUBSET)
    set(hb_subset ${HB_SUBSET})
endif()
set(font_hints /usr/share/fonts ${CMAKE_SOURCE_DIR}/.deps/fonts $ENV{DRYDOCK_FONT_DIR})
find_file(FONT_INTER NAMES Inter-Regular.otf Inter-Regular.ttf PATHS ${font_hints}
          PATH_SUFFIXES opentype/inter truetype/inter NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
find_file(FONT_INTER_SEMIBOLD NAMES Inter-SemiBold.otf Inter-SemiBold.ttf PATHS ${font_hints}
          PATH_SUFFIXES opentype/inter truetype/inter NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
find_file(FONT_JETBRAINS_MONO NAMES JetBrainsMono-Regular.ttf PATHS ${font_hints}
          PATH_SUFFIXES truetype/jetbrains-mono NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
find_file(FONT_ICONS NAMES forkawesome-webfont.ttf PATHS ${font_hints}
          PATH_SUFFIXES truetype/fork-awesome NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
if(NOT FONT_INTER OR NOT FONT_INTER_SEMIBOLD OR NOT FONT_JETBRAINS_MONO OR NOT FONT_ICONS)
    message(FATAL_ERROR "A font is missing (Inter, JetBrains Mono, Fork Awesome). On Debian: apt-get install "
            "fonts-inter fonts-jetbrains-mono fonts-fork-awesome. Elsewhere: set DRYDOCK_FONT_DIR to a folder with "
            "Inter-Regular, Inter-SemiBold, JetBrainsMono-Regular and forkawesome-webfont, then run cmake --fresh.")
endif()

set(fonts_out ${CMAKE_BINARY_DIR}/generated/fonts)
file(GLOB_RECURSE font_users CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/*.cpp ${CMAKE_SOURCE_DIR}/web/*.hpp)
list(FILTER font_users EXCLUDE REGEX "/node_modules/")
# The list of icons is made often and changes seldom; only a changed list makes the fonts anew.
add_custom_command(
    OUTPUT ${fonts_out}/icons.stamp
    BYPRODUCTS ${fonts_out}/icons.txt
    COMMAND ${NODE} ${CMAKE_SOURCE_DIR}/cmake/dev/fonts.mjs icons ${fonts_out} ${CMAKE_SOURCE_DIR}/web
    COMMAND ${CMAKE_COMMAND} -E touch ${fonts_out}/icons.stamp
    DEPENDS ${font_users} ${CMAKE_SOURCE_DIR}/cmake/dev/fonts.mjs
    COMMENT "Icons in use")
add_custom_command(
    OUTPUT ${fonts_out}/drydock_fonts.cpp ${fonts_out}/drydock_fonts.hpp
    COMMAND ${NODE} ${CMAKE_SOURCE_DIR}/cmake/dev/fonts.mjs fonts ${fonts_out} ${hb_subset}
            inter_regular=${FONT_INTER} inter_semibold=${FONT_INTER_SEMIBOLD}
            jetbrains_mono=${FONT_JETBRAINS_MONO} icons=${FONT_ICONS}
    DEPENDS ${fonts_out}/icons.txt ${fonts_out}/icons.stamp ${CMAKE_SOURCE_DIR}/cmake/dev/fonts.mjs
    COMMENT "Fonts to C++ tables")
add_library(drydock_fonts STATIC EXCLUDE_FROM_ALL ${fonts_out}/drydock_fonts.cpp ${fonts_out}/drydock_fonts.hpp)
target_include_directories(drydock_fonts SYSTEM PUBLIC ${fonts_out})
target_link_libraries(drydock_fonts PRIVATE drydock_common)
