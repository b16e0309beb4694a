# The page: drydock.js and drydock.wasm, and beside them everything else that the browser loads, in build/wasm/app.
set(page_dir ${CMAKE_BINARY_DIR}/app)
set_target_properties(drydock_app PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${page_dir})
target_link_options(drydock_app PRIVATE
    -sENVIRONMENT=web -sFILESYSTEM=0 -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=33554432
    # A strict content security policy allows no eval: DYNAMIC_EXECUTION=0 makes the linker refuse it.
    -sDYNAMIC_EXECUTION=0 -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2
    # Nothing here uses an extension, and switching all of them on takes longer than all else before the first frame.
    -sGL_SUPPORT_AUTOMATIC_ENABLE_EXTENSIONS=0 -sGL_SUPPORT_SIMPLE_ENABLE_EXTENSIONS=0
    # One factory function: the page's loader passes canvas, wasm bytes and callbacks to it.
    -sMODULARIZE=1 -sEXPORT_NAME=createDrydock -sEXIT_RUNTIME=0 -sMALLOC=emmalloc
    -sEXPORTED_FUNCTIONS=_main,_malloc,_free
    -sEXPORTED_RUNTIME_METHODS=ccall,cwrap,UTF8ToString,stringToUTF8,lengthBytesUTF8,HEAPU8
    # split_code.mjs chooses by name and takes the names out again.
    --profiling-funcs)

# What the first frame does not need follows it: the tables of most services, and the code that a typed line runs.
set(split_tools ${CMAKE_SOURCE_DIR}/cmake/dev)
find_program(WASM_SPLIT wasm-split HINTS ${EMSCRIPTEN_ROOT_PATH}/../bin REQUIRED)   # of Binaryen, as Emscripten is
add_custom_command(TARGET drydock_app POST_BUILD
    COMMAND node ${split_tools}/split_models.mjs ${page_dir}/drydock.wasm
    COMMAND node ${split_tools}/split_code.mjs ${page_dir}/drydock.wasm ${WASM_SPLIT}
    BYPRODUCTS ${page_dir}/models.bin ${page_dir}/later.wasm
    VERBATIM)
set_target_properties(drydock_app PROPERTIES LINK_DEPENDS "${split_tools}/split_models.mjs;\
${split_tools}/split_code.mjs;${split_tools}/wasm_module.mjs;${split_tools}/later_functions.txt")

# drydock_page: the folder that a web server serves, complete.
find_program(NODE node REQUIRED)
add_custom_target(drydock_page ALL
    COMMAND ${NODE} ${CMAKE_SOURCE_DIR}/cmake/dev/page.mjs ${CMAKE_SOURCE_DIR} ${page_dir}
    COMMENT "Page: shell, content, compressed copies"
    VERBATIM)
add_dependencies(drydock_page drydock_app)
