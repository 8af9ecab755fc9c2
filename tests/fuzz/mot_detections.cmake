# SPDX-License-Identifier: Apache-2.0
linli_fuzzer(mot_detections CORPUS corpus/mot_detections LINK linli::track)
