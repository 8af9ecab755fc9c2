# SPDX-License-Identifier: Apache-2.0
linli_benchmark(outbox LINK linli::outbox SQLiteCpp)
