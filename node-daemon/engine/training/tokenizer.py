"""A SentencePiece-like vocabulary that llama.cpp reads as model type "llama".

Training is byte-pair merging over words. Encoding repeats llama.cpp's rule:
start from single characters, always join the neighbouring pair whose joined
piece has the best score (the leftmost at a tie), and spell what is left over in
byte tokens. A space is written as U+2581, and no space is put before the text
(`tokenizer.ggml.add_space_prefix` is false).
"""

import re
from collections import Counter, defaultdict

SPACE = "\u2581"
UNKNOWN, BOS, TURN, END = "<unk>", "<s>", "<|im_start|>", "<|im_end|>"
SPECIAL = (UNKNOWN, BOS, TURN, END)
BOS_ID, TURN_ID, END_ID = 1, 2, 3
FIRST_BYTE = len(SPECIAL)

# GGUF token types.
NORMAL, UNKNOWN_TYPE, CONTROL, BYTE = 1, 2, 3, 6

# What may become one piece: a word with the space before it, a suffix such as
# 's, an opening quote with its space, or a single character.
WORD = re.compile(SPACE + r"?[A-Za-z]+|'[a-z]+|" + SPACE + "?[\"'(]|.", re.S)
# No piece holds a space but at its start, so these chunks encode one by one.
CHUNK = re.compile(f"[^{SPACE}\n]+|[{SPACE}\n][^{SPACE}\n]*")
SPLIT_SPECIAL = re.compile("(" + "|".join(map(re.escape, SPECIAL)) + ")")


def learn_pieces(text, count):
    """The `count` most useful pieces of text, best first: single characters last."""
    words = Counter(WORD.findall(text.replace(" ", SPACE)))
    words.pop("\n", None)  # a line break is the byte token <0x0A>
    characters = Counter()
    for word, n in words.items():
        for c in word:
            characters[c] += n
    for code in range(33, 127):
        characters[chr(code)] += 1
    merges = merge_pairs(words, count - len(characters))
    return merges + [c for c, _ in characters.most_common()]


def merge_pairs(words, count):
    """Byte-pair merging: join the commonest pair, `count` times over."""
    spelled = [list(word) for word in words]
    weight = list(words.values())
    pairs, where = Counter(), defaultdict(set)
    for i, parts in enumerate(spelled):
        for pair in zip(parts, parts[1:]):
            pairs[pair] += weight[i]
            where[pair].add(i)
    pieces, known = [], set()
    while len(pieces) < count:
        best = max(pairs, key=lambda p: (pairs[p], p))
        joined = "".join(best)
        if joined not in known:
            known.add(joined)
            pieces.append(joined)
        for i in where.pop(best):
            old = spelled[i]
            new, k = [], 0
            while k < len(old):
                if k + 1 < len(old) and (old[k], old[k + 1]) == best:
                    new.append(joined)
                    k += 2
                else:
                    new.append(old[k])
                    k += 1
            for pair in zip(old, old[1:]):
                pairs[pair] -= weight[i]
            for pair in zip(new, new[1:]):
                pairs[pair] += weight[i]
                where[pair].add(i)
            spelled[i] = new
        del pairs[best]
    return pieces


class Tokenizer:
    def __init__(self, pieces):
        bytes_ = [f"<0x{b:02X}>" for b in range(256)]
        self.tokens = [*SPECIAL, *bytes_, *pieces]
        first = len(self.tokens) - len(pieces)
        self.scores = [0.0] * first + [-float(i) for i in range(len(pieces))]
        self.types = [UNKNOWN_TYPE] + [CONTROL] * 3 + [BYTE] * 256 + [NORMAL] * len(pieces)
        self.ids = {piece: first + i for i, piece in enumerate(pieces)}
        self.special = {piece: i for i, piece in enumerate(SPECIAL)}
        self.cache = {}

    def __len__(self):
        return len(self.tokens)

    def encode(self, text, special=False):
        """Token numbers; with special, the markers in the text become their tokens."""
        out = []
        for part in SPLIT_SPECIAL.split(text) if special else [text]:
            if special and part in self.special:
                out.append(self.special[part])
                continue
            for chunk in CHUNK.findall(part.replace(" ", SPACE)):
                if chunk not in self.cache:
                    self.cache[chunk] = self.encode_chunk(chunk)
                out += self.cache[chunk]
        return out

    def encode_chunk(self, chunk):
        parts = list(chunk)
        while True:
            best, at = None, -1
            for i in range(len(parts) - 1):
                token = self.ids.get(parts[i] + parts[i + 1])
                if token is not None and (best is None or self.scores[token] > best):
                    best, at = self.scores[token], i
            if best is None:
                break
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
        out = []
        for part in parts:
            if part in self.ids:
                out.append(self.ids[part])
            else:
                out += [FIRST_BYTE + b for b in part.encode()]
        return out

    def decode(self, tokens):
        data = bytearray()
        for t in tokens:
            if FIRST_BYTE <= t < FIRST_BYTE + 256:
                data.append(t - FIRST_BYTE)
            else:
                data += self.tokens[t].replace(SPACE, " ").encode()
        return data.decode(errors="replace")
