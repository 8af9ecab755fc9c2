#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Converts the SSDLite-MobileNetV2 graph of TensorFlow.js to ONNX (opset 10), the same bytes every time.

usage: convert_ssdlite.py FOLDER OUT.onnx    FOLDER holds model.json and its weight shards

The graph is cut twice: behind the preprocessor (we draw the picture to 300x300 ourselves) and before the
postprocessor (its loops and suppression have no counterpart here; edge/detect decodes). Batch normalisations
and biases are folded into the convolutions. Layout changes from NHWC to NCHW. Of the 91 scores of each box only
those of KEPT are computed, which is a third of the weights and a tenth of the time; each is by itself (a sigmoid).
"""
import json
import pathlib
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

INPUT, SIZE = "Preprocessor/sub", 300
OUTPUTS = {"concat": "box_codes", "concat_1": "class_logits"}
CLASSES = 91  # COCO's numbers, 0 is the background
KEPT = [1, 2, 3, 4, 6, 8, 17, 18]  # person, bicycle, car, motorcycle, bus, truck, cat, dog
LAST_DIMENSIONS = {"concat": [1, 4], "concat_1": [len(KEPT)]}


def read_weights(folder, manifest):
    """Every constant by name; undoes the affine quantisation that TensorFlow.js may have applied."""
    weights = {}
    for group in manifest:
        data = b"".join((folder / path).read_bytes() for path in group["paths"])
        offset = 0
        for entry in group["weights"]:
            packed = entry.get("quantization")
            kind = np.dtype(packed["dtype"] if packed else entry["dtype"]).newbyteorder("<")
            count = int(np.prod(entry["shape"], dtype=np.int64))
            values = np.frombuffer(data, kind, count, offset)
            offset += count * kind.itemsize
            if packed and "scale" in packed:
                values = values * packed["scale"] + packed["min"]
            weights[entry["name"]] = np.asarray(values, entry["dtype"]).reshape(entry["shape"])
        if offset != len(data):
            raise ValueError(f"{len(data) - offset} bytes of weights are left over")
    return weights


class Converter:
    def __init__(self, nodes, weights):
        self.graph = {node["name"]: node for node in nodes}
        self.weights = weights
        self.nodes, self.tensors, self.done = [], [], {INPUT: ("image", 3, SIZE)}

    def constant(self, name):
        return self.weights.get(name)

    def attribute(self, node, key, default):
        value = node.get("attr", {}).get(key)
        if value is None:
            return default
        if "s" in value:
            return bytes(value["s"]).decode()
        return [int(item) for item in value["list"]["i"]] if "list" in value else value

    def store(self, name, array):
        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def emit(self, kind, inputs, name, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def convolution(self, name):
        """The convolution that `name` is once the steps behind it are folded in, or None.

        As (input, weights OIHW, bias, groups, stride), weights and bias in double precision."""
        node = self.graph[name]
        kind, inputs = node["op"], node.get("input", [])
        if kind in ("Conv2D", "DepthwiseConv2dNative"):
            weights = self.constant(inputs[1]).astype(np.float64)
            deep = kind == "DepthwiseConv2dNative"
            if self.attribute(node, "padding", "") != "SAME" or deep and weights.shape[3] != 1:
                raise ValueError(f"{name}: only SAME padding and depth multiplier 1 are known")
            if any(step != 1 for step in self.attribute(node, "dilations", [1])):
                raise ValueError(f"{name}: dilated convolution is not known")
            weights = weights.transpose((2, 3, 0, 1) if deep else (3, 2, 0, 1))
            groups = weights.shape[0] if deep else 1
            stride = self.attribute(node, "strides", [1, 1, 1, 1])[1]
            return inputs[0], weights, np.zeros(weights.shape[0]), groups, stride
        scale, shift, source = self.affine(kind, inputs, node)
        before = self.convolution(source) if source else None
        if before is None:
            return None
        tensor, weights, bias, groups, stride = before
        weights = weights * np.reshape(scale, (-1, 1, 1, 1))
        return tensor, weights, bias * scale + shift, groups, stride

    def affine(self, kind, inputs, node):
        """(scale, shift, input) of a step that multiplies and adds per channel; no input if it is none."""
        if kind == "FusedBatchNorm":
            gamma, beta, mean, variance = (self.constant(i).astype(np.float64) for i in inputs[1:])
            scale = gamma / np.sqrt(variance + node["attr"]["epsilon"]["f"])
            return scale, beta - mean * scale, inputs[0]
        if kind in ("Mul", "Add", "BiasAdd"):
            for source, other in (inputs, inputs[::-1]):
                factor = self.constant(other)
                if factor is not None:
                    factor = factor.astype(np.float64)
                    return (factor, 0.0, source) if kind == "Mul" else (1.0, factor, source)
        return 1.0, 0.0, None

    def convert(self, name):
        """Emits what `name` needs and returns its ONNX tensor, channels and side length."""
        if name not in self.done:
            self.done[name] = self.convert_new(name)
        return self.done[name]

    def convert_new(self, name):
        node = self.graph[name]
        kind, inputs = node["op"], node["input"]
        folded = self.convolution(name)
        if folded is not None:
            return self.emit_convolution(name, *folded)
        if kind == "Relu6":
            source, channels, side = self.convert(inputs[0])
            return self.emit("Clip", [source], name, min=0.0, max=6.0), channels, side
        if kind in ("Add", "AddN"):
            return self.emit_sum(name, inputs)
        raise ValueError(f"{name}: operation {kind} is not known")

    def emit_convolution(self, name, tensor, weights, bias, groups, stride):
        source, _, side = self.convert(tensor)
        kernel, after = weights.shape[2], -(-side // stride)
        padding = max((after - 1) * stride + kernel - side, 0)
        first, last = padding // 2, padding - padding // 2
        parts = [self.store(name + "/weights", weights.astype(np.float32)),
                 self.store(name + "/bias", bias.astype(np.float32))]
        self.emit("Conv", [source, *parts], name, group=groups, kernel_shape=[kernel, kernel],
                  pads=[first, first, last, last], strides=[stride, stride])
        return name, weights.shape[0], after

    def emit_sum(self, name, inputs):
        """A residual connection; a bias that the optimiser moved behind it stays an addition."""
        terms = [self.convert(item) for item in inputs if self.constant(item) is None]
        biases = [self.constant(item) for item in inputs if self.constant(item) is not None]
        total, channels, side = terms[0]
        others = [tensor for tensor, _, _ in terms[1:]]
        if biases:
            bias = np.sum(biases, axis=0, dtype=np.float64).astype(np.float32)
            others.append(self.store(name + "/bias", bias.reshape(1, -1, 1, 1)))
        for index, other in enumerate(others):
            last = index == len(others) - 1
            total = self.emit("Add", [total, other], name if last else f"{name}/{index}")
        return total, channels, side

    def predictor(self, head, name):
        """The last convolution of a head; of the scores those that are kept."""
        tensor, weights, bias, groups, stride = self.convolution(name)
        if OUTPUTS[head] == "class_logits":
            boxes = range(weights.shape[0] // CLASSES)
            kept = [box * CLASSES + number for box in boxes for number in KEPT]
            weights, bias = weights[kept], bias[kept]
        return self.emit_convolution(name, tensor, weights, bias, groups, stride)

    def head(self, name):
        """One output: the six predictors' maps as rows, one after the other. Returns the row count."""
        last, rows, parts = LAST_DIMENSIONS[name], 0, []
        for reshape in self.graph[name]["input"][:-1]:
            tensor, channels, side = self.predictor(name, self.graph[reshape]["input"][0])
            count = side * side * channels // int(np.prod(last))
            shape = self.store(reshape + "/shape", np.array([1, count, *last], np.int64))
            self.emit("Transpose", [tensor], reshape + "/nhwc", perm=[0, 2, 3, 1])
            parts.append(self.emit("Reshape", [reshape + "/nhwc", shape], reshape))
            rows += count
        self.emit("Concat", parts, OUTPUTS[name], axis=1)
        return helper.make_tensor_value_info(OUTPUTS[name], TensorProto.FLOAT, [1, rows, *last])


def convert(folder):
    model = json.loads((folder / "model.json").read_text())
    converter = Converter(model["modelTopology"]["node"],
                          read_weights(folder, model["weightsManifest"]))
    outputs = [converter.head(name) for name in OUTPUTS]
    picture = helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, SIZE, SIZE])
    graph = helper.make_graph(converter.nodes, "ssdlite", [picture], outputs, converter.tensors)
    result = helper.make_model(graph, producer_name="linli",
                               opset_imports=[helper.make_opsetid("", 10)])
    result.ir_version = 5
    onnx.checker.check_model(result)
    return result.SerializeToString(deterministic=True)


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: convert_ssdlite.py FOLDER OUT.onnx")
    pathlib.Path(sys.argv[2]).write_bytes(convert(pathlib.Path(sys.argv[1])))


if __name__ == "__main__":
    main()
