# SPDX-License-Identifier: Apache-2.0
linli_fuzzer(kept_stays CORPUS corpus/kept_stays LINK linli::track)
