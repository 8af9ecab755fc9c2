# SPDX-License-Identifier: Apache-2.0
linli_fuzzer(event_parse CORPUS corpus/event_parse LINK linli::event)
