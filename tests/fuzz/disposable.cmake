# SPDX-License-Identifier: Apache-2.0
linli_fuzzer(disposable CORPUS corpus/disposable LINK linli::ingest)
