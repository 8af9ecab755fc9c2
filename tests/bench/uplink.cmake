# SPDX-License-Identifier: Apache-2.0
# Needs the mosquitto program.
find_package(eclipse-paho-mqtt-c REQUIRED)
linli_benchmark(uplink LINK linli::uplink linli::outbox eclipse-paho-mqtt-c::paho-mqtt3as)
target_include_directories(uplink_bench PRIVATE ${CMAKE_SOURCE_DIR}/tests)
