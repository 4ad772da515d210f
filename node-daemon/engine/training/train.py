"""Trains the small model that ships with Wattle and writes it as a GGUF file.

    python3 train.py --out ../models/scripture-5m.gguf

Needs PyTorch and four Debian packages; see README.md. The steps are: read the
texts, learn a vocabulary, train, quantize, measure on held-out chapters, write.
"""

import argparse
import hashlib
import math
import os
import random
import time

# Idle threads sleep, or they starve the working ones on a busy machine.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import torch
import torch.nn.functional as F

import corpus
import gguf_writer
import prompts
from dialogues import CHAT_TEMPLATE, Drawer
from model import Config, Llama
from optimizer import Optimizers
from tokenizer import BOS_ID, END_ID, SPECIAL, Tokenizer, learn_pieces

IGNORE = -1  # marks a target that is not to be learned
CHARACTERS_PER_TOKEN = 3.3  # roughly; only to size documents


def vocabulary(chapters, drawer, size):
    """Learned from all training text, and from prompts so that those are short too."""
    text = "\n".join(verse for c in chapters for verse in c.verses)
    chats = "".join(part for _ in range(3000) for part, _ in drawer.chat(300))
    for marker in SPECIAL:
        chats = chats.replace(marker, "\n")
    return Tokenizer(learn_pieces(text + "\n" + chats, size - len(SPECIAL) - 256))


def batch(drawer, tokenizer, rows, length):
    """Rows packed with whole documents; the last one of a row is cut off.

    Gives inputs, targets (IGNORE where nothing is to be learned) and the number
    of the document that each input token belongs to.
    """
    tokens, learn, document = [], [], []
    for _ in range(rows):
        row, row_learn, row_document, number = [], [], [], 0
        while len(row) <= length:
            for text, wanted in drawer.document(length * CHARACTERS_PER_TOKEN * 0.8):
                ids = tokenizer.encode(text, special=True)
                row += ids
                row_learn += [wanted] * len(ids)
                row_document += [number] * len(ids)
            number += 1
        tokens.append(row[: length + 1])
        learn.append(row_learn[: length + 1])
        document.append(row_document[: length + 1])
    tokens, document = torch.tensor(tokens), torch.tensor(document)
    target = tokens[:, 1:].masked_fill(~torch.tensor(learn)[:, 1:], IGNORE)
    target[document[:, 1:] != document[:, :-1]] = IGNORE
    return tokens[:, :-1], target, document[:, :-1]


def train(model, drawer, tokenizer, args):
    """Short rows first, then long ones, so that the whole context is trained.

    Ends after args.steps or args.minutes, whichever comes first; the learning
    rate falls in time either way.
    """
    optimizers = Optimizers(model, args.matrix_lr, args.table_lr)
    start, step, seen, mean, done = time.time(), 0, 0, None, 0.0
    while done < 1:
        length = args.short if done < 1 - args.long_share else args.context
        inputs, target, document = batch(drawer, tokenizer, args.batch // length, length)
        wanted = target != IGNORE
        loss = F.cross_entropy(model.logits(model(inputs, document)[wanted]), target[wanted])
        loss.backward()
        optimizers.step(done)
        step += 1
        seen += inputs.numel()
        mean = loss.item() if mean is None else 0.95 * mean + 0.05 * loss.item()
        spent = time.time() - start
        done = max(step / args.steps, spent / 60 / args.minutes)
        if step % 20 == 0 or done >= 1:
            print(f"step {step}  {done:.1%} done  loss {mean:.3f}  {spent:.0f} s", flush=True)
    return {"steps": step, "tokens": seen, "seconds": round(spent)}


@torch.no_grad()
def measure(model, tokenizer, chapters, context):
    """Mean loss per token and bits per byte over whole chapters, cut to the context."""
    loss = count = size = 0
    for chapter in chapters:
        ids = tokenizer.encode(chapter.text(0, len(chapter.verses)))
        size += len(tokenizer.decode(ids).encode())
        for i in range(0, len(ids), context - 1):
            piece = ids[i : i + context - 1]
            row = torch.tensor([[BOS_ID, *piece]])
            logits = model.logits(model(row[:, :-1])[0])
            loss += F.cross_entropy(logits, row[0, 1:], reduction="sum").item()
            count += len(piece)
    return loss / count, loss / math.log(2) / size


def quantized(model):
    """The tensors for the file; the model itself gets the rounded weights back."""
    for p in model.parameters():
        rounded = gguf_writer.dequantize(gguf_writer.quantize(p.detach().numpy()), p.shape)
        p.data.copy_(torch.from_numpy(rounded))
    return [(name, weight.contiguous().numpy()) for name, weight in model.tensors()]


def metadata(args, cfg, tokenizer, facts):
    about = {
        "general.architecture": "llama",
        "general.type": "model",
        "general.name": args.name,
        "general.description": "Toy language model for trying Wattle: writes verses in the manner of "
        "two public-domain Bibles. Not for advice or facts.",
        "general.author": "The Wattle project",
        "general.license": "CC0-1.0",
        "general.size_label": args.name.split()[-1],
        "general.languages": (gguf_writer.STRING, ["en"]),
        "general.quantization_version": 2,
        "general.file_type": 7,  # mostly Q8_0
        "llama.vocab_size": cfg.vocab,
        "llama.context_length": cfg.context,
        "llama.embedding_length": cfg.dim,
        "llama.block_count": cfg.layers,
        "llama.feed_forward_length": cfg.ffn,
        "llama.attention.head_count": cfg.heads,
        "llama.attention.head_count_kv": cfg.kv_heads,
        "llama.attention.layer_norm_rms_epsilon": cfg.eps,
        "llama.rope.dimension_count": cfg.head_dim,
        "llama.rope.freq_base": cfg.rope_base,
        "tokenizer.ggml.model": "llama",
        "tokenizer.ggml.pre": "default",
        "tokenizer.ggml.tokens": (gguf_writer.STRING, tokenizer.tokens),
        "tokenizer.ggml.scores": (gguf_writer.FLOAT32, tokenizer.scores),
        "tokenizer.ggml.token_type": (gguf_writer.INT32, tokenizer.types),
        "tokenizer.ggml.unknown_token_id": 0,
        "tokenizer.ggml.bos_token_id": BOS_ID,
        "tokenizer.ggml.eos_token_id": END_ID,
        "tokenizer.ggml.add_bos_token": True,
        "tokenizer.ggml.add_eos_token": False,
        "tokenizer.ggml.add_space_prefix": False,
        "tokenizer.chat_template": CHAT_TEMPLATE,
    }
    return about | {f"training.{key}": fact for key, fact in facts.items()}


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", required=True, help="GGUF file to write")
    parser.add_argument("--name", default="Scripture 5M")
    parser.add_argument("--seed", type=int, default=1611)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=2000, help="stop after this many steps")
    parser.add_argument("--minutes", type=float, default=30, help="or after this long")
    parser.add_argument("--long-share", type=float, default=0.1, help="share of the training on long rows")
    parser.add_argument("--short", type=int, default=256, help="tokens in a short row")
    parser.add_argument("--context", type=int, default=1024, help="tokens in a long row")
    parser.add_argument("--batch", type=int, default=4096, help="tokens a step")
    parser.add_argument("--matrix-lr", type=float, default=0.02)
    parser.add_argument("--table-lr", type=float, default=0.004)
    parser.add_argument("--float32", action="store_true", help="no bfloat16 products")
    return parser.parse_args()


def main():
    args = options()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    kept = {place[:2] for place in prompts.FAMOUS}
    learned, held_out = corpus.split(corpus.read_chapters(), rng, kept)
    drawer = Drawer(learned, rng, args.name)
    cfg = Config(context=args.context)
    tokenizer = vocabulary(learned, drawer, cfg.vocab)
    model = Llama(cfg, half=not args.float32)
    print(f"{len(learned)} chapters to learn, {len(held_out)} held out")
    print(f"{model.parameter_count():,} parameters, {len(tokenizer)} pieces", flush=True)

    facts = train(model, drawer, tokenizer, args)

    model.dtype = torch.float32
    tensors = quantized(model)
    loss, bits = measure(model, tokenizer, held_out, args.context)
    print(f"trained on {facts['tokens']:,} tokens in {facts['seconds']} s")
    perplexity = math.exp(loss)
    print(f"held out, as quantized: loss {loss:.4f}, perplexity {perplexity:.2f}, {bits:.3f} bits a byte")
    facts |= {
        "corpus": "King James Version (bible-kjv-text) and World English Bible (sword-text-web), public domain",
        "seed": args.seed,
        "parameters": model.parameter_count(),
        "held_out_loss": loss,
        "held_out_bits_per_byte": bits,
    }
    gguf_writer.write(args.out, metadata(args, cfg, tokenizer, facts), tensors)
    with open(args.out, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    print(f"{args.out}: {os.path.getsize(args.out):,} bytes, sha256 {digest}")


if __name__ == "__main__":
    main()
