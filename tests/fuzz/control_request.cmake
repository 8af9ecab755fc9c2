# SPDX-License-Identifier: Apache-2.0
linli_fuzzer(control_request CORPUS corpus/control_request LINK linli::shell)
