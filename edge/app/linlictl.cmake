# SPDX-License-Identifier: Apache-2.0
# The technician's client: nothing of the pipeline is linked, so that it starts at once and runs on any box.
find_package(CLI11 REQUIRED)
set(completions ${CMAKE_SOURCE_DIR}/completions)
file(READ ${completions}/linlictl.bash LINLICTL_BASH)
file(READ ${completions}/_linlictl LINLICTL_ZSH)
file(READ ${completions}/linlictl.fish LINLICTL_FISH)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
    ${completions}/linlictl.bash ${completions}/_linlictl ${completions}/linlictl.fish)
configure_file(${CMAKE_CURRENT_LIST_DIR}/linlictl_completions.cpp.in
    ${CMAKE_CURRENT_BINARY_DIR}/linlictl_completions.cpp @ONLY)
add_executable(linlictl
    linlictl.cpp linlictl_check.cpp linlictl_commands.cpp linlictl_daemon.cpp linlictl_options.cpp
    linlictl_show.cpp linlictl_table.cpp linlictl_watch.cpp
    ${CMAKE_CURRENT_BINARY_DIR}/linlictl_completions.cpp)
target_link_libraries(linlictl PRIVATE linli_flags linli::shell linli::config CLI11::CLI11)
target_compile_definitions(linlictl PRIVATE LINLI_VERSION="${PROJECT_VERSION}")
