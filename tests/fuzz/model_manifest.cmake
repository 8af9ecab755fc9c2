# SPDX-License-Identifier: Apache-2.0
linli_fuzzer(model_manifest CORPUS corpus/model_manifest LINK linli::detect)
