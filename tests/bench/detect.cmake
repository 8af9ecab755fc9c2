# SPDX-License-Identifier: Apache-2.0
# Needs the fetched models: the environment variable LINLI_MODELS names their folder.
linli_benchmark(detect LINK linli::detect linli::ingest linli::av linli::onnxruntime)
