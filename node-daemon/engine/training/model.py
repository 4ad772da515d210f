"""A small Llama: RMSNorm, rotary positions, grouped-query attention, SwiGLU.

The arithmetic is that of llama.cpp's "llama" architecture, with two liberties
that keep training on a CPU quick and that `tensors` undoes on export:

* RMSNorm has no learned gain here; the file gets gains of one.
* The rotary embedding pairs the first half of a head with its second half,
  which is contiguous in memory. llama.cpp pairs neighbours (0, 1), (2, 3), ...;
  `tensors` reorders the rows of the query and key weights to match.

Weights are float32. Products run in bfloat16 when `half` is set, which is
several times faster on processors with AMX or AVX512-BF16.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn


@dataclass
class Config:
    vocab: int = 2048
    dim: int = 256
    layers: int = 6
    heads: int = 4
    kv_heads: int = 2
    ffn: int = 704
    context: int = 1024
    rope_base: float = 10000.0
    eps: float = 1e-5

    @property
    def head_dim(self):
        return self.dim // self.heads


def matrix(n_out, n_in, std):
    return nn.Parameter(torch.randn(n_out, n_in) * std)


def matmul(x, weight):
    """x times weight transposed, in x's own precision."""
    return F.linear(x, weight.to(x.dtype))


def rms_norm(x, eps):
    length = torch.linalg.vector_norm(x, dim=-1, keepdim=True)
    return x * torch.rsqrt(length * length / x.shape[-1] + eps)


def rotary_table(cfg):
    """Cosine and sine for each position (rows) and pair (columns)."""
    exponent = torch.arange(0, cfg.head_dim, 2).float() / cfg.head_dim
    angle = torch.outer(torch.arange(cfg.context).float(), cfg.rope_base**-exponent)
    return angle.cos(), angle.sin()


class Block(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.cfg = cfg
        kv = cfg.kv_heads * cfg.head_dim
        std = cfg.dim**-0.5
        out = std / (2 * cfg.layers) ** 0.5
        self.attn_q = matrix(cfg.dim, cfg.dim, std)
        self.attn_k = matrix(kv, cfg.dim, std)
        self.attn_v = matrix(kv, cfg.dim, std)
        self.attn_output = matrix(cfg.dim, cfg.dim, out)
        self.ffn_gate = matrix(cfg.ffn, cfg.dim, std)
        self.ffn_up = matrix(cfg.ffn, cfg.dim, std)
        self.ffn_down = matrix(cfg.dim, cfg.ffn, out)

    def attend(self, x, cos, sin, mask):
        cfg = self.cfg
        batch, time, _ = x.shape
        heads, kv, size = cfg.heads, cfg.kv_heads, cfg.head_dim
        qkv = matmul(x, torch.cat((self.attn_q, self.attn_k, self.attn_v)))
        qkv = qkv.view(batch, time, heads + 2 * kv, size).transpose(1, 2)
        a, b = qkv[:, : heads + kv].chunk(2, -1)
        qk = torch.cat((a * cos - b * sin, a * sin + b * cos), -1)
        # The heads of one group share a key: fold the group into the time axis.
        q = qk[:, :heads].reshape(batch, kv, heads // kv * time, size) * size**-0.5
        scores = q @ qk[:, heads:].transpose(-1, -2)
        weights = (scores.view(batch, heads, time, time) + mask).softmax(-1)
        y = weights.view(batch, kv, heads // kv * time, time) @ qkv[:, heads + kv :]
        y = y.view(batch, heads, time, size).transpose(1, 2)
        return matmul(y.reshape(batch, time, cfg.dim), self.attn_output)

    def forward(self, x, cos, sin, mask):
        cfg = self.cfg
        x = x + self.attend(rms_norm(x, cfg.eps).to(mask.dtype), cos, sin, mask)
        h = rms_norm(x, cfg.eps).to(mask.dtype)
        gate = F.silu(matmul(h, self.ffn_gate).float())  # slow in bfloat16
        gated = gate.to(h.dtype) * matmul(h, self.ffn_up)
        return x + matmul(gated, self.ffn_down)


class Llama(nn.Module):
    def __init__(self, cfg, half=False):
        super().__init__()
        self.cfg = cfg
        self.dtype = torch.bfloat16 if half else torch.float32
        self.token_embd = matrix(cfg.vocab, cfg.dim, 0.3)
        self.output = matrix(cfg.vocab, cfg.dim, 0.0)
        self.blk = nn.ModuleList(Block(cfg) for _ in range(cfg.layers))
        self.cos, self.sin = rotary_table(cfg)

    def forward(self, tokens, document=None):
        """Hidden states (batch, time, dim); `logits` turns them into scores.

        document numbers the text that each token belongs to: several texts
        may lie in one row, and a token sees only its own.
        """
        time = tokens.shape[1]
        hidden = torch.ones(time, time, dtype=torch.bool).triu(1)[None]
        if document is not None:
            hidden = hidden | (document[:, :, None] != document[:, None, :])
        mask = torch.zeros(hidden.shape, dtype=self.dtype).masked_fill(hidden, -1e9)
        cos, sin = self.cos[:time].to(self.dtype), self.sin[:time].to(self.dtype)
        x = F.embedding(tokens, self.token_embd)
        for block in self.blk:
            x = block(x, cos, sin, mask[:, None])
        return rms_norm(x, self.cfg.eps).to(self.dtype)

    def logits(self, hidden):
        return matmul(hidden, self.output).float()

    def parameter_count(self):
        return sum(p.numel() for p in self.parameters())

    def tensors(self):
        """Names and float32 tensors as llama.cpp wants them."""
        cfg = self.cfg
        ones = torch.ones(cfg.dim)
        yield "token_embd.weight", self.token_embd.detach()
        for i, block in enumerate(self.blk):
            yield f"blk.{i}.attn_norm.weight", ones
            yield f"blk.{i}.ffn_norm.weight", ones
            for name, weight in block.named_parameters():
                weight = weight.detach()
                if name in ("attn_q", "attn_k"):
                    halves = weight.view(-1, 2, cfg.head_dim // 2, cfg.dim)
                    weight = halves.transpose(1, 2).reshape(weight.shape)
                yield f"blk.{i}.{name}.weight", weight
        yield "output_norm.weight", ones
        yield "output.weight", self.output.detach()
