# SPDX-License-Identifier: Apache-2.0
linli_fuzzer(mot_score CORPUS corpus/mot_score LINK linli::track)
