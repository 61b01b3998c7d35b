# SPDX-License-Identifier: AGPL-3.0-or-later
# Compiler, warnings, hardening, sanitizers, ccache and linker.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 15 AND NOT FEDIBEE_ALLOW_OLD_GCC)
    message(FATAL_ERROR "GCC ${CMAKE_CXX_COMPILER_VERSION} miscompiles temporaries in co_await: use clang 19 "
                        "(package clang-19, -DCMAKE_CXX_COMPILER=clang++-19), or set FEDIBEE_ALLOW_OLD_GCC=ON.")
endif()

add_library(fedibee_base INTERFACE)
target_compile_options(fedibee_base INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast
    -fPIE -fstack-protector-strong -fstack-clash-protection $<$<BOOL:${FEDIBEE_WERROR}>:-Werror>)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    target_compile_options(fedibee_base INTERFACE -fcf-protection)
endif()
target_compile_definitions(fedibee_base INTERFACE
    BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED
    $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
target_link_options(fedibee_base INTERFACE -pie -Wl,-z,relro -Wl,-z,now)
if(NOT FEDIBEE_SANITIZE)
    target_compile_definitions(fedibee_base INTERFACE $<$<CONFIG:RelWithDebInfo,Release>:_FORTIFY_SOURCE=3>)
else()
    target_compile_options(fedibee_base INTERFACE
        -fsanitize=${FEDIBEE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(fedibee_base INTERFACE -fsanitize=${FEDIBEE_SANITIZE})
endif()

find_program(LLD_PROGRAM ld.lld-19)
if(LLD_PROGRAM AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    add_link_options("--ld-path=${LLD_PROGRAM}")
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime "${CCACHE_PROGRAM}")
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    set(CMAKE_PCH_INSTANTIATE_TEMPLATES ON)
    add_compile_options("SHELL:-Xclang -fno-pch-timestamp")
endif()
