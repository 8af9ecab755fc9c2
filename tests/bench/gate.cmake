# SPDX-License-Identifier: Apache-2.0
linli_benchmark(gate LINK linli::detect linli::ingest linli::av)
