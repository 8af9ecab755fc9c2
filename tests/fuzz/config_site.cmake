# SPDX-License-Identifier: Apache-2.0
linli_fuzzer(config_site CORPUS corpus/config_site LINK linli::config)
