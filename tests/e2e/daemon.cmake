# SPDX-License-Identifier: Apache-2.0
# Each test of daemon_e2e.py is one ctest: a gateway, a broker and a centre of its own. They wait for footage more than
# they compute, so several run at once.
file(STRINGS daemon_e2e.py lines REGEX "^(class|    def test_)")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/daemon_e2e.py)
foreach(line ${lines})
    if(line MATCHES "^class ([A-Za-z]+)")
        set(class ${CMAKE_MATCH_1})
    elseif(line MATCHES "def (test_[a-z_0-9]+)")
        add_test(NAME e2e.${class}.${CMAKE_MATCH_1}
                 COMMAND python3 ${CMAKE_CURRENT_SOURCE_DIR}/daemon_e2e.py ${CMAKE_BINARY_DIR} ${class}.${CMAKE_MATCH_1})
        set_tests_properties(e2e.${class}.${CMAKE_MATCH_1} PROPERTIES LABELS "e2e" TIMEOUT 300)
    endif()
endforeach()
# Live is like replayed only where no frame is dropped, so nothing else may run beside these.
set_tests_properties(e2e.Replays.test_real_time_and_flat_out_give_the_same_incidents_within_a_frame
                     e2e.Wire.test_live_events_are_those_of_the_replay_and_all_arrive PROPERTIES RUN_SERIAL ON)
add_test(NAME e2e.camera_restarts COMMAND python3 ${CMAKE_CURRENT_SOURCE_DIR}/camera_restarts.py ${CMAKE_BINARY_DIR}
         --restarts 3)
set_tests_properties(e2e.camera_restarts PROPERTIES LABELS "e2e" TIMEOUT 300)
