# SPDX-License-Identifier: Apache-2.0
# Each class of daemon_e2e.py is one ctest: a gateway, a broker and a centre of its own.
# They wait for footage more than they compute, so two run at once; Replays plays flat out and is alone.
foreach(part Replays Wire Rtsp.test_a_lost_camera_is_told_comes_back_and_makes_no_false_incident)
    add_test(NAME e2e.${part} COMMAND python3 ${CMAKE_CURRENT_SOURCE_DIR}/daemon_e2e.py ${CMAKE_BINARY_DIR} ${part})
    set_tests_properties(e2e.${part} PROPERTIES LABELS "e2e" TIMEOUT 300)
endforeach()
set_tests_properties(e2e.Replays PROPERTIES RUN_SERIAL ON)
add_test(NAME e2e.camera_restarts COMMAND python3 ${CMAKE_CURRENT_SOURCE_DIR}/camera_restarts.py ${CMAKE_BINARY_DIR}
         --restarts 3)
set_tests_properties(e2e.camera_restarts PROPERTIES LABELS "e2e" TIMEOUT 300)
