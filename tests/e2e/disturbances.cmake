# SPDX-License-Identifier: Apache-2.0
# Each test of disturbances.py is one ctest; the long ones are part of ./dev soak.
file(STRINGS disturbances.py lines REGEX "def test_")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/disturbances.py)
foreach(line ${lines})
    string(REGEX MATCH "test_[a-z_0-9]+" test "${line}")
    add_test(NAME e2e.Disturbances.${test}
             COMMAND python3 ${CMAKE_CURRENT_SOURCE_DIR}/disturbances.py ${CMAKE_BINARY_DIR} Disturbances.${test})
    set_tests_properties(e2e.Disturbances.${test} PROPERTIES LABELS "e2e" TIMEOUT 300)
endforeach()
