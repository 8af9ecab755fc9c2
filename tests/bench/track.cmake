# SPDX-License-Identifier: Apache-2.0
linli_benchmark(track LINK linli::track)
