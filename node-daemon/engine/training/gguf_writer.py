"""Writes a GGUF version 3 file: metadata, then tensors as F32 or Q8_0.

Q8_0 cuts a row into blocks of 32 numbers; a block is one float16 scale and 32
signed bytes, 34 bytes in all.
"""

import struct

import numpy as np

ALIGNMENT = 32
F32, Q8_0 = 0, 8

# GGUF value types.
UINT32, INT32, FLOAT32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9
FORMAT = {UINT32: "<I", INT32: "<i", FLOAT32: "<f", BOOL: "<?"}


def string(text):
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def plain(kind, value):
    return string(value) if kind == STRING else struct.pack(FORMAT[kind], value)


def value(item):
    """Type number and bytes of one metadata value; a list is (type, values)."""
    if isinstance(item, tuple):
        kind, values = item
        head = struct.pack("<IIQ", ARRAY, kind, len(values))
        return head + b"".join(plain(kind, v) for v in values)
    kinds = {bool: BOOL, int: UINT32, float: FLOAT32, str: STRING}
    kind = kinds[type(item)]
    return struct.pack("<I", kind) + plain(kind, item)


def quantize(weight):
    """Q8_0 bytes of a matrix whose rows are a multiple of 32 long."""
    blocks = weight.reshape(-1, 32).astype(np.float32)
    scale = (np.abs(blocks).max(axis=1, keepdims=True) / 127).astype(np.float16)
    divisor = np.where(scale > 0, scale, 1).astype(np.float32)
    whole = np.clip(np.rint(blocks / divisor), -127, 127).astype(np.int8)
    return np.hstack([scale.view(np.int8), whole]).tobytes()


def dequantize(data, shape):
    """The float32 matrix that llama.cpp will see."""
    rows = np.frombuffer(data, np.int8).reshape(-1, 34)
    scale = rows[:, :2].copy().view(np.float16).astype(np.float32)
    return (rows[:, 2:].astype(np.float32) * scale).reshape(shape)


def write(path, metadata, tensors):
    """metadata: a dict; tensors: (name, float32 array) pairs. Matrices become Q8_0."""
    infos, blobs, offset = b"", [], 0
    for name, array in tensors:
        kind = Q8_0 if array.ndim == 2 else F32
        data = quantize(array) if kind == Q8_0 else array.astype("<f4").tobytes()
        data += b"\0" * (-len(data) % ALIGNMENT)
        # GGUF lists the fastest-changing dimension first.
        shape = array.shape[::-1]
        infos += string(name) + struct.pack("<I", len(shape))
        infos += struct.pack(f"<{len(shape)}Q", *shape) + struct.pack("<IQ", kind, offset)
        blobs.append(data)
        offset += len(data)
    head = b"GGUF" + struct.pack("<IQQ", 3, len(blobs), len(metadata))
    for key, item in metadata.items():
        head += string(key) + value(item)
    head += infos
    head += b"\0" * (-len(head) % ALIGNMENT)
    with open(path, "wb") as file:
        file.write(head)
        for data in blobs:
            file.write(data)
