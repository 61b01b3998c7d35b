# SPDX-License-Identifier: AGPL-3.0-or-later
# fedibee_precompile(TARGET HEADER OTHERWISE [MORE ...]): what nearly all files of a folder include is read once, where the
# folder has a header that names it; else the target shares what OTHERWISE has read.
function(fedibee_precompile name header otherwise)
    if(EXISTS "${header}")
        target_precompile_headers(${name} PRIVATE "${CMAKE_SOURCE_DIR}/cmake/precompiled.hpp" ${ARGN} "${header}")
    else()
        target_precompile_headers(${name} REUSE_FROM ${otherwise})
    endif()
endfunction()

# fedibee_library(NAME FOLDER [PREFIX include/prefix] LINKS ...): a static library of a folder's sources.
# Its headers are published under their own include root (a link to the folder), so that a library sees exactly the
# folders on its link line and a forbidden include does not compile.
function(fedibee_library name folder)
    cmake_parse_arguments(arg "" "PREFIX" "LINKS" ${ARGN})
    if(NOT arg_PREFIX)
        get_filename_component(arg_PREFIX "${folder}" NAME)
    endif()
    file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/${folder}/*.cpp")
    add_library(${name} STATIC ${sources})
    target_link_libraries(${name} PUBLIC ${arg_LINKS})
    if(name STREQUAL "vocabulary")
        target_include_directories(${name} PUBLIC "${CMAKE_SOURCE_DIR}/include")
    else()
        set(root "${CMAKE_BINARY_DIR}/include-roots/${name}")
        get_filename_component(parent "${root}/${arg_PREFIX}" DIRECTORY)
        file(MAKE_DIRECTORY "${parent}")
        file(CREATE_LINK "${CMAKE_SOURCE_DIR}/${folder}" "${root}/${arg_PREFIX}" SYMBOLIC)
        target_include_directories(${name} PUBLIC "${root}")
    endif()
    fedibee_precompile(${name} "${CMAKE_SOURCE_DIR}/${folder}/precompiled.hpp" asio_impl)
endfunction()
