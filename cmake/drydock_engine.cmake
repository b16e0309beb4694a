# The engine and the tables made from the service models.

# drydock_models: engine/api/models/<service>.json as C++ tables.
set(models_script ${CMAKE_SOURCE_DIR}/engine/api/models/embed.mjs)
file(GLOB model_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/engine/api/models/*.json)
set(drydock_have_models OFF)
if(EXISTS ${models_script} AND model_files)
    find_program(NODE node REQUIRED)
    set(models_out ${CMAKE_BINARY_DIR}/generated/models)
    set(models_sources ${models_out}/models_index.cpp)
    foreach(file IN LISTS model_files)
        get_filename_component(service ${file} NAME_WE)
        list(APPEND models_sources ${models_out}/models_${service}.cpp)
    endforeach()
    add_custom_command(
        OUTPUT ${models_sources}
        COMMAND ${CMAKE_COMMAND} -E make_directory ${models_out}
        COMMAND ${NODE} ${models_script} ${CMAKE_SOURCE_DIR}/engine/api/models ${models_out}
        DEPENDS ${models_script} ${model_files}
        COMMENT "Service models to C++ tables")
    add_library(drydock_models STATIC ${models_sources})
    target_link_libraries(drydock_models PRIVATE drydock_flags)
    set(drydock_have_models ON)
endif()

file(GLOB_RECURSE engine_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/engine/*.cpp)
set(drydock_have_engine OFF)
if(engine_sources)
    # The lessons of tutorials/ as C++ data.
    find_program(NODE node REQUIRED)
    set(lessons_source ${CMAKE_BINARY_DIR}/generated/lessons/embedded_lessons_data.cpp)
    file(GLOB_RECURSE lesson_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tutorials/*)
    add_custom_command(
        OUTPUT ${lessons_source}
        COMMAND ${NODE} ${CMAKE_SOURCE_DIR}/tutorials/pack.mjs ${CMAKE_SOURCE_DIR}/tutorials ${lessons_source}
        DEPENDS ${lesson_files}
        COMMENT "Lessons to C++ data")
    if(EMSCRIPTEN)
        # What runs once per request or typed line is small before fast; what runs per event, per row of an answer or per
        # frame stays at -O2.
        set(often_run "/engine/(core|world|vpc|workload)/|/engine/sim/(simulation|event_dispatch|execute|time_machine|modules)"
            "/engine/ecs/(task_(lifecycle|write|names)|ecs_write|ecs_names|ecs_lookup|tasks|services|service_)"
            "/engine/ecs/(container_|ordered_task|program|exec\\.|deployment_records|ecs_hash|kept_write)"
            "/engine/api/(json_|kept_texts|value|model|timestamp|validate_server|jmespath_(eval|value))")
        list(JOIN often_run "|" often_run)
        set(seldom_run ${engine_sources})
        list(FILTER seldom_run EXCLUDE REGEX "${often_run}")
        set_source_files_properties(${seldom_run} PROPERTIES COMPILE_OPTIONS -Oz)
    endif()
    add_library(drydock_engine STATIC ${engine_sources} ${lessons_source})
    target_link_libraries(drydock_engine PUBLIC drydock_flags PRIVATE drydock_json drydock_zlib)
    if(drydock_have_models)
        target_link_libraries(drydock_engine PUBLIC drydock_models)
    endif()
    set(drydock_have_engine ON)
endif()

# The engine for Node and for scripts in the page: build/wasm/node/drydock_engine.js.
set(node_source ${CMAKE_SOURCE_DIR}/web/bridge/wasm_engine.cpp)
if(EMSCRIPTEN AND drydock_have_engine AND EXISTS ${node_source})
    add_executable(drydock_node ${node_source})
    target_link_libraries(drydock_node PRIVATE drydock_engine)
    set_target_properties(drydock_node PROPERTIES OUTPUT_NAME drydock_engine
                          RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/node)
    target_link_options(drydock_node PRIVATE
        -sMODULARIZE=1 -sEXPORT_NAME=createDrydockEngine -sENVIRONMENT=node,web,worker -sFILESYSTEM=0
        -sALLOW_MEMORY_GROWTH=1 -sDYNAMIC_EXECUTION=0 -sINVOKE_RUN=0 --no-entry
        # Several instances live in one process, and its exits and rejections are the server's matter.
        -sNODEJS_CATCH_EXIT=0 -sNODEJS_CATCH_REJECTION=0
        -sEXPORTED_FUNCTIONS=_malloc,_free
        -sEXPORTED_RUNTIME_METHODS=ccall,cwrap,UTF8ToString,stringToUTF8,lengthBytesUTF8,HEAPU8)

    # drydock_sdk: web/sdk with the program beside it, complete, in build/wasm/sdk.
    add_custom_target(drydock_sdk ALL
        COMMAND ${NODE} ${CMAKE_SOURCE_DIR}/cmake/dev/sdk.mjs ${CMAKE_SOURCE_DIR}/web/sdk ${CMAKE_BINARY_DIR}/node
                ${CMAKE_BINARY_DIR}/sdk
        COMMENT "SDK: handler, program, types"
        VERBATIM)
    add_dependencies(drydock_sdk drydock_node)
endif()
