# SPDX-License-Identifier: Apache-2.0
# Three minutes of the day; the whole of it is part of ./dev soak.
add_test(NAME e2e.replayed_day COMMAND python3 ${CMAKE_CURRENT_SOURCE_DIR}/replayed_day.py ${CMAKE_BINARY_DIR} --hours 0.05)
set_tests_properties(e2e.replayed_day PROPERTIES LABELS "e2e" TIMEOUT 300)
