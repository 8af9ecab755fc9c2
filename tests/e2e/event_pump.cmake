# SPDX-License-Identifier: Apache-2.0
# The fault tests of outbox and uplink: a short run of each with the other end-to-end tests; the long ones are run by hand
# (nothing_lost.py --help).
if(NOT TARGET linli::uplink)
    return()  # include() ends here
endif()
add_executable(event_pump event_pump.cpp)
target_link_libraries(event_pump PRIVATE linli_flags linli::config linli::event linli::outbox linli::uplink)
foreach(scenario outage kills)
    add_test(NAME e2e.nothing_lost.${scenario}
             COMMAND python3 ${CMAKE_CURRENT_SOURCE_DIR}/nothing_lost.py ${CMAKE_BINARY_DIR} ${scenario} --short)
    set_tests_properties(e2e.nothing_lost.${scenario} PROPERTIES LABELS "e2e" TIMEOUT 180)
endforeach()
