# SPDX-License-Identifier: AGPL-3.0-or-later
# The version: the base number here, with git's description of the tree where there is one.
set(FEDIBEE_BASE_VERSION 0.1.0)
set(FEDIBEE_VERSION "${FEDIBEE_BASE_VERSION}")
find_program(GIT_PROGRAM git)
if(GIT_PROGRAM AND EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/.git")
    execute_process(COMMAND "${GIT_PROGRAM}" rev-parse --short=10 HEAD WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}"
                    OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    if(commit)
        string(APPEND FEDIBEE_VERSION "+g${commit}")
    endif()
endif()
