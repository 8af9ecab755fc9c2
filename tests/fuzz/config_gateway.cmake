# SPDX-License-Identifier: Apache-2.0
linli_fuzzer(config_gateway CORPUS corpus/config_gateway LINK linli::config)
