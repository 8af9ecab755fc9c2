# SPDX-License-Identifier: Apache-2.0
linli_fuzzer(rule_script CORPUS corpus/rule_script LINK linli::rule_script)
