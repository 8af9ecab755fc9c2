# SPDX-License-Identifier: Apache-2.0
# Makes its streams with the ffmpeg program.
linli_benchmark(decode LINK linli::ingest linli::av)
target_include_directories(decode_bench PRIVATE ${CMAKE_SOURCE_DIR}/tests)
