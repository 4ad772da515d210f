"""Muon for the matrices inside the blocks, AdamW for the embedding and output.

Muon makes each matrix's momentum nearly orthogonal before it steps, by a few
Newton-Schulz iterations. For a model this small it needs far fewer tokens than
AdamW alone to reach the same loss.
"""

import torch


def orthogonal(g):
    """The nearest (roughly) orthogonal matrix to g."""
    x = g.bfloat16() if g.shape[0] <= g.shape[1] else g.T.bfloat16()
    x = x / (x.norm() + 1e-7)
    for _ in range(5):
        a = x @ x.T
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * (a @ a)) @ x
    return (x if g.shape[0] <= g.shape[1] else x.T).float()


class Muon(torch.optim.Optimizer):
    def __init__(self, params, lr, momentum=0.95, decay=0.05):
        super().__init__(params, dict(lr=lr, momentum=momentum, decay=decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                memory = self.state[p].setdefault("memory", torch.zeros_like(p))
                memory.lerp_(p.grad, 1 - group["momentum"])
                update = orthogonal(p.grad.lerp(memory, group["momentum"]))
                scale = max(1, p.shape[0] / p.shape[1]) ** 0.5
                p.mul_(1 - group["lr"] * group["decay"])
                p.add_(update, alpha=-group["lr"] * scale)


class Optimizers:
    """Both optimizers under one learning-rate schedule."""

    def __init__(self, model, matrix_lr=0.02, table_lr=0.004):
        tables = [model.token_embd, model.output]
        self.all = [
            Muon(model.blk.parameters(), lr=matrix_lr),
            torch.optim.AdamW(tables, lr=table_lr, betas=(0.9, 0.95), eps=1e-8, weight_decay=0.01),
        ]
        for optimizer in self.all:
            for group in optimizer.param_groups:
                group["full_lr"] = group["lr"]

    def step(self, done):
        """One step; done is the share of the training behind us, 0 to 1."""
        # Short warm-up, level stretch, then a straight line down over the second half.
        factor = min(1.0, 0.1 + done * 30, 0.02 + (1 - done) * 2)
        for optimizer in self.all:
            for group in optimizer.param_groups:
                group["lr"] = group["full_lr"] * factor
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
