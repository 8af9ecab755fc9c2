# SPDX-License-Identifier: Apache-2.0
linli_fuzzer(config_city CORPUS corpus/config_city LINK linli::config)
