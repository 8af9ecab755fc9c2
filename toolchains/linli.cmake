# SPDX-License-Identifier: Apache-2.0
# How a library, a test and a fuzzer of this project are declared, and every third-party library by name.

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)  # ccache cannot cache a scanned compile

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Boost 1.83 REQUIRED COMPONENTS headers json)
find_package(spdlog REQUIRED)

add_library(linli_flags INTERFACE)
target_compile_options(linli_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast -Woverloaded-virtual
    -Wnon-virtual-dtor -Wsuggest-override
    $<$<BOOL:${LINLI_WERROR}>:-Werror>
    # g++ 14 reports these inside libstdc++ and Boost.Asio coroutine frames at -O2 and under sanitizers, never in ours.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized;-Wno-mismatched-new-delete>
    # In a unity build a source is an included file, which g++ takes for a header and its local types for a mistake.
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<BOOL:${CMAKE_UNITY_BUILD}>>:-Wno-subobject-linkage>)
target_include_directories(linli_flags INTERFACE ${CMAKE_SOURCE_DIR}/edge)

# linli_pkg(av libavformat libavcodec): a pkg-config library as target linli::av, headers SYSTEM.
function(linli_pkg name)
    pkg_check_modules(${name}_pkg REQUIRED IMPORTED_TARGET GLOBAL ${ARGN})
    add_library(linli_${name} INTERFACE)
    target_link_libraries(linli_${name} INTERFACE PkgConfig::${name}_pkg)
    target_include_directories(linli_${name} SYSTEM INTERFACE ${${name}_pkg_INCLUDE_DIRS})
    add_library(linli::${name} ALIAS linli_${name})
endfunction()

# linli_opencv(core imgproc): Debian's OpenCV by module, since its CMake package wants the whole of it.
function(linli_opencv target)
    find_path(LINLI_OPENCV_INCLUDE opencv2/core.hpp PATH_SUFFIXES opencv4 REQUIRED)
    target_include_directories(${target} SYSTEM PRIVATE ${LINLI_OPENCV_INCLUDE})
    foreach(module ${ARGN})
        find_library(LINLI_OPENCV_${module} opencv_${module} REQUIRED)
        target_link_libraries(${target} PRIVATE ${LINLI_OPENCV_${module}})
    endforeach()
endfunction()

# linli_library(track PUBLIC linli::base PRIVATE ...): static library linli::track of every .cpp of this folder.
# PUBLIC only for what our headers include.
function(linli_library name)
    cmake_parse_arguments(arg "" "" "PUBLIC;PRIVATE;EXCLUDE" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
    foreach(file ${arg_EXCLUDE})
        list(REMOVE_ITEM sources ${CMAKE_CURRENT_SOURCE_DIR}/${file})
    endforeach()
    add_library(linli_${name} STATIC ${sources})
    add_library(linli::${name} ALIAS linli_${name})
    target_link_libraries(linli_${name} PUBLIC linli_flags ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
endfunction()

# linli_tests(track LINK linli::track): one program of every *_test.cpp of this folder, run by ctest in PARTS side by side
# (one process for each TEST took longer to start than to test). The code under test is optimised; its tests only where
# they compute much themselves (OPTIMISED).
function(linli_tests name)
    cmake_parse_arguments(arg "OPTIMISED" "PARTS" "LINK;LABELS;ENVIRONMENT" ${ARGN})
    find_package(GTest REQUIRED)
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
    add_executable(${name}_test ${sources})
    target_link_libraries(${name}_test PRIVATE linli_flags ${arg_LINK} GTest::gmock GTest::gtest_main)
    if(NOT arg_OPTIMISED)
        target_compile_options(${name}_test PRIVATE -O0)
    endif()
    target_include_directories(${name}_test PRIVATE ${CMAKE_SOURCE_DIR}/tests)
    # Only a file that asks for the place of the checkout is told it: the others stay the same to ccache in every checkout.
    foreach(source ${sources})
        file(STRINGS ${source} asks REGEX "LINLI_SOURCE_DIR" LIMIT_COUNT 1)
        if(asks)
            set_property(SOURCE ${source} APPEND PROPERTY COMPILE_DEFINITIONS LINLI_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
        endif()
    endforeach()
    if(NOT arg_PARTS)
        set(arg_PARTS 1)
    endif()
    foreach(part RANGE 1 ${arg_PARTS})
        math(EXPR index "${part} - 1")
        add_test(NAME ${name}.${part} COMMAND ${name}_test)
        set_tests_properties(${name}.${part} PROPERTIES TIMEOUT 300 LABELS "${name};${arg_LABELS}"
            ENVIRONMENT "GTEST_TOTAL_SHARDS=${arg_PARTS};GTEST_SHARD_INDEX=${index};${arg_ENVIRONMENT}")
    endforeach()
endfunction()

# linli_fuzzer(config_site CORPUS dir LINK linli::config): tests/fuzz/config_site.cpp with one LLVMFuzzerTestOneInput.
# With LINLI_FUZZ a libFuzzer program; else a ctest that replays the corpus (tests/fuzz/replay_main.cpp).
function(linli_fuzzer name)
    cmake_parse_arguments(arg "" "CORPUS" "LINK" ${ARGN})
    add_executable(${name}_fuzz ${name}.cpp)
    target_link_libraries(${name}_fuzz PRIVATE linli_flags ${arg_LINK})
    target_include_directories(${name}_fuzz PRIVATE ${CMAKE_SOURCE_DIR}/tests)
    set_property(GLOBAL APPEND PROPERTY LINLI_FUZZERS ${name})
    if(LINLI_FUZZ)
        target_link_options(${name}_fuzz PRIVATE -fsanitize=fuzzer)
    else()
        target_sources(${name}_fuzz PRIVATE ${CMAKE_SOURCE_DIR}/tests/fuzz/replay_main.cpp)
        target_compile_options(${name}_fuzz PRIVATE -O0)
        add_test(NAME fuzz.${name} COMMAND ${name}_fuzz ${CMAKE_CURRENT_SOURCE_DIR}/${arg_CORPUS})
        set_tests_properties(fuzz.${name} PROPERTIES LABELS "fuzz" TIMEOUT 120)
    endif()
endfunction()
