# SPDX-License-Identifier: Apache-2.0
linli_fuzzer(command_parse CORPUS corpus/command_parse LINK linli::event)
