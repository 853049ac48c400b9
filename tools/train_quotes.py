"""Trains the model of attribution that factx ships, and writes it as arrays for numpy.

    OMP_NUM_THREADS=1 python tools/train_quotes.py --corpus TRAIN.jsonl [--parses DIR] [--out FILE]

TRAIN.jsonl has one document a line: {"id", "text", "quotes": [{"content": [[start, end], ...], "cue": ...,
"source": ..., "speech": bool}]}, offsets in code points, as PolNeAR and PARC annotate.  Needs torch, which
factx itself does not: pip install torch==2.13.0.  About 40 seconds an epoch on one core for 600,000 words.
The same corpus, seed and package versions give the same weights.  docs/data-card-quotes.md says what the
shipped ones were trained on.
"""

# mypy: ignore-errors
# torch has no types to check against
from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from benchmark import _parsed

from factx._document import Document
from factx._parsing import load_model
from factx.engine import prepare
from factx.find.quotes import features
from factx.find.quotes.marks import quoted_stretches
from factx.records import Source

CONTENT, SOURCE, CUE = 1, 2, 3
AXES = 64  # of the pipeline's word vectors


def load(path, model, parses):
    """(gold, doc, blocks, quoted) for each document."""
    out = []
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        prepared = prepare(
            Document(
                text=gold["text"],
                source=Source(id=gold["id"], published=gold.get("date"), title=gold.get("title")),
            )
        )
        doc = _parsed(prepared, model, parses)
        blocks = [(b.start, b.end) for b in prepared.parsed_blocks if b.kind in ("title", "paragraph")]
        out.append((gold, doc, blocks, quoted_stretches(doc.text, blocks)))
    return out


def vocabulary(docs, vectors):
    """Words seen twice, and all that the pipeline has a vector of its own for, by their keys."""
    from spacy.attrs import DEP, ENT_TYPE, LOWER, SHAPE, TAG

    counts = {k: Counter() for k in (LOWER, TAG, DEP, ENT_TYPE, SHAPE)}
    for _, doc, _, _ in docs:
        for key, counter in counts.items():
            counter.update(doc.to_array(key).tolist())

    def table(key, least, most=None):
        return np.array(sorted(k for k, n in counts[key].most_common(most) if n >= least and k), np.uint64)

    words = {k for k, n in counts[LOWER].items() if n >= 2} | set(vectors)
    return features.Vocabulary(
        np.array(sorted(words), np.uint64),
        table(TAG, 1),
        table(DEP, 1),
        table(ENT_TYPE, 1),
        table(SHAPE, 20, 120),
    )


def own_rows(nlp):
    """Keys, in lower case, of the words that the pipeline's vectors were pruned to."""
    owners = {}
    for key, row in nlp.vocab.vectors.key2row.items():
        owners.setdefault(row, key)
    strings = nlp.vocab.strings
    return {strings.add(strings[key].lower()) for key in owners.values() if key in strings}


def projected(nlp, keys):
    """The pipeline's vectors of the words, turned to their main axes; zeros where it has none."""
    vectors, strings = nlp.vocab.vectors, nlp.vocab.strings
    found = np.zeros((len(keys) + 1, vectors.shape[1]), np.float32)
    for i, key in enumerate(keys.tolist()):
        row = vectors.key2row.get(key)
        if row is None and key in strings:
            for form in (strings[key].title(), strings[key].upper()):
                row = vectors.key2row.get(strings[form]) if form in strings else None
                if row is not None:
                    break
        if row is not None:
            found[i + 1] = vectors.data[row]
    length = np.linalg.norm(found, axis=1, keepdims=True)
    found /= np.maximum(length, 1e-6)
    has = length[:, 0] > 0
    found -= found[has].mean(0)
    found[~has] = 0
    _, axes = np.linalg.eigh(found[has].T @ found[has])
    turned = found @ axes[:, ::-1][:, :AXES]
    return (turned / turned[has].std()).astype(np.float32)


def gold_frames(gold, doc, words):
    """[(cue word, labels by word)] of a document."""
    n = len(words.token)
    idx = np.array([doc[int(t)].idx for t in words.token], np.int64)
    end = np.array([doc[int(t)].idx + len(doc[int(t)]) for t in words.token], np.int64)
    frames = []
    for q in gold["quotes"]:
        label = np.zeros(n, np.int8)
        part = {}
        for name, code in (("content", CONTENT), ("source", SOURCE), ("cue", CUE)):
            hit = np.zeros(n, bool)
            for s, e in q[name]:
                hit |= (idx < e) & (end > s)
            part[name] = hit
            label[hit & (label == 0)] = code
        cue = np.flatnonzero(part["cue"])
        if not len(cue) or not part["content"].any():
            continue
        frames.append((cue_head(doc, words, cue), label, bool(q.get("speech", True))))
    return frames


def cue_head(doc, words, cue):
    """The word of a cue that stands for it: the highest in the tree, a verb if there is one."""
    inside = set(cue.tolist())
    tops = [i for i in cue.tolist() if int(words.head[i]) not in inside or int(words.head[i]) == i]
    tops = tops or cue.tolist()
    verbs = [i for i in tops if doc[int(words.token[i])].pos_ in ("VERB", "NOUN")]
    return (verbs or tops)[0]


class Net(nn.Module):
    def __init__(self, sizes, pretrained, dim=96, pair=64, layers=3):
        super().__init__()
        dims = {
            "word": 20,
            "suffix": 12,
            "tag": 16,
            "dep": 16,
            "ent": 8,
            "shape": 10,
            "quote": 8,
            "children": 16,
        }
        self.vectors = nn.Parameter(torch.tensor(pretrained), requires_grad=False)
        self.emb = nn.ModuleList(nn.Embedding(sizes[k], dims[k]) for k in features.WORD_FEATURES)
        for e in self.emb:
            nn.init.normal_(e.weight, std=0.3)
        nn.init.normal_(self.emb[0].weight, std=0.05)
        total = sum(dims.values()) + pretrained.shape[1]
        self.inp = nn.Linear(total, dim)
        self.inp_norm = nn.LayerNorm(dim)
        self.mix = nn.ModuleList(nn.Linear(6 * dim, dim) for _ in range(layers))
        self.norm = nn.ModuleList(nn.LayerNorm(dim) for _ in range(layers))
        self.cue1, self.cue2 = nn.Linear(dim, 64), nn.Linear(64, 2)  # is a cue, is speech
        pd = {"distance": 16, "sentence": 4, "path": 16, "risen": 12, "step": 16, "quote": 6}
        psize = {**features.PAIR_SIZES, "risen": sizes["dep"], "step": sizes["dep"]}
        self.pemb = nn.ModuleList(nn.Embedding(psize[k], pd[k]) for k in features.PAIR_FEATURES)
        self.a, self.b = nn.Linear(dim, pair), nn.Linear(dim, pair, bias=False)
        self.r = nn.Linear(sum(pd.values()), pair, bias=False)
        self.pnorm = nn.LayerNorm(pair)
        self.n = nn.Linear(2, pair, bias=False)
        self.conv = nn.ModuleList(nn.Linear(3 * pair, pair) for _ in features.REACH)
        self.cnorm = nn.ModuleList(nn.LayerNorm(pair) for _ in features.REACH)
        self.out = nn.Linear(pair, 4 + 16)
        self.start = nn.Parameter(torch.zeros(4))
        with torch.no_grad():
            self.out.bias[4:] = 2.0 * torch.eye(4).reshape(-1)
        self.drop = nn.Dropout(0.25)

    def encode(self, ids, near):
        cols = []
        for k, e in enumerate(self.emb):
            i = ids[:, k]
            if k == 0 and self.training:
                keep = (torch.rand(len(i), 1) > 0.15).float()
                cols += [self.vectors[i] * keep, e(i) * (torch.rand(len(i), 1) > 0.3).float()]
            elif k == 0:
                cols += [self.vectors[i], e(i)]
            else:
                cols.append(e(i))
        h = torch.relu(self.inp_norm(self.inp(self.drop(torch.cat(cols, 1)))))
        for lin, norm in zip(self.mix, self.norm, strict=True):
            ext = torch.cat([h, h.new_zeros(1, h.shape[1])])
            ctx = torch.cat([h] + [ext[near[:, k]] for k in range(near.shape[1])], 1)
            h = h + torch.relu(norm(lin(self.drop(ctx))))
        return h

    def cues(self, h):
        return self.cue2(torch.relu(self.cue1(self.drop(h))))

    def roles(self, h, cue, word, ids, numbers):
        """Scores of each label, and of each label after each other one."""
        ext = torch.cat([self.a(h), h.new_zeros(1, self.a.out_features)])
        rel = torch.cat([e(ids[:, :, k]) for k, e in enumerate(self.pemb)], 2)
        z = ext[word] + self.b(h)[cue][:, None, :] + self.r(rel) + self.n(numbers)
        inside = (word < len(h)).float()[:, :, None]
        z = torch.relu(self.pnorm(z)) * inside
        for lin, norm, k in zip(self.conv, self.cnorm, features.REACH, strict=True):
            pad = z.new_zeros(z.shape[0], k, z.shape[2])
            long = torch.cat([pad, z, pad], 1)
            w = z.shape[1]
            ctx = torch.cat([long[:, :w], z, long[:, 2 * k :]], 2)
            z = (z + torch.relu(norm(lin(self.drop(ctx))))) * inside
        out = self.out(self.drop(z))
        return out[:, :, :4], out[:, :, 4:].reshape(*out.shape[:2], 4, 4)

    def loss(self, emit, turn, target):
        """Negative log likelihood of a chain; ``target`` is -1 beyond the edge."""
        inside = target >= 0
        gold = target.clamp(min=0)
        right = emit.gather(2, gold[:, :, None])[:, :, 0]
        pair = gold[:, :-1] * 4 + gold[:, 1:]
        moved = turn[:, 1:].reshape(*pair.shape, 16).gather(2, pair[:, :, None])[:, :, 0]
        score = (right * inside).sum(1) + (moved * inside[:, 1:]).sum(1) + self.start[gold[:, 0]]
        alpha = self.start + emit[:, 0]
        for t in range(1, emit.shape[1]):
            step = torch.logsumexp(alpha[:, :, None] + turn[:, t], 1) + emit[:, t]
            alpha = torch.where(inside[:, t, None], step, alpha)
        return (torch.logsumexp(alpha, 1) - score).sum()


def example(words, frames):
    """Tensors of one document."""
    cue_gold = np.zeros((len(words.token), 2), np.float32)
    kept = {}
    for cue, label, speech in frames:
        cue_gold[cue, 0] = 1
        cue_gold[cue, 1] = max(cue_gold[cue, 1], speech)
        # one cue, two attributions: keep the larger content
        if cue in kept and (label == CONTENT).sum() <= (kept[cue] == CONTENT).sum():
            continue
        kept[cue] = label
    cues = np.array(sorted(kept), np.int64)
    pairs = features.pairs_of(words, cues) if len(cues) else None
    target = None
    if pairs is not None:
        label = np.stack([kept[int(c)] for c in cues])
        label = np.concatenate([label, np.full((len(cues), 1), -1, np.int8)], 1)
        target = np.take_along_axis(label, pairs.word, 1).astype(np.int64)
    return words, cue_gold, pairs, target


def train(examples, sizes, pretrained, epochs, seed, evaluate=None, lr=2e-3, dim=96, pair=64):
    torch.manual_seed(seed)
    rng = random.Random(seed)
    net = Net(sizes, pretrained, dim=dim, pair=pair)
    params = [p for p in net.parameters() if p.requires_grad]
    opt = torch.optim.AdamW(params, lr=lr, weight_decay=0.01)
    size = 6
    steps = epochs * ((len(examples) + size - 1) // size)
    sched = torch.optim.lr_scheduler.OneCycleLR(opt, max_lr=lr, total_steps=steps + 1, pct_start=0.1)
    for epoch in range(epochs):
        net.train()
        order = list(range(len(examples)))
        rng.shuffle(order)
        began, sums = time.time(), [0.0, 0.0]
        for at in range(0, len(order), size):
            batch = [examples[i] for i in order[at : at + size]]
            total = sum(len(w.token) for w, *_ in batch)
            ids = torch.tensor(np.concatenate([w.ids for w, *_ in batch]))
            near, offset = [], 0
            for w, *_ in batch:
                m = len(w.token)
                near.append(np.where(w.near == m, total, w.near + offset))
                offset += m
            h = net.encode(ids, torch.tensor(np.concatenate(near)))
            logits = net.cues(h)
            gold = torch.tensor(np.concatenate([c for _, c, _, _ in batch]))
            cue_loss = nn.functional.binary_cross_entropy_with_logits(
                logits[:, 0], gold[:, 0], reduction="sum"
            )
            cue_loss = cue_loss + 0.3 * nn.functional.binary_cross_entropy_with_logits(
                logits[:, 1][gold[:, 0] > 0], gold[:, 1][gold[:, 0] > 0], reduction="sum"
            )
            prob = torch.sigmoid(logits[:, 0]).detach().numpy()
            cue, word, pid, num, tgt, offset, count = [], [], [], [], [], 0, 0
            width = max((pairs.word.shape[1] for _, _, pairs, _ in batch if pairs is not None), default=0)
            for w, _, pairs, target in batch:
                m = len(w.token)
                if pairs is not None:
                    fill = ((0, 0), (0, width - pairs.word.shape[1]))
                    cue.append(pairs.cue + offset)
                    word.append(
                        np.pad(
                            np.where(pairs.word == m, total, pairs.word + offset), fill, constant_values=total
                        )
                    )
                    pid.append(np.pad(pairs.ids, (*fill, (0, 0))))
                    num.append(np.pad(features.numbers_of(pairs, prob[offset : offset + m]), (*fill, (0, 0))))
                    tgt.append(np.pad(target, fill, constant_values=-1))
                    count += int((target >= 0).sum())
                offset += m
            emit, turn = net.roles(h, *(torch.tensor(np.concatenate(x)) for x in (cue, word, pid, num)))
            role_loss = net.loss(emit, turn, torch.tensor(np.concatenate(tgt)))
            loss = 30 * cue_loss / total + 2 * role_loss / max(count, 1)
            opt.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(params, 2.0)
            opt.step()
            sched.step()
            sums[0] += cue_loss.item() / total
            sums[1] += role_loss.item() / max(count, 1)
        k = len(order) / size
        print(
            f"epoch {epoch}: cue {sums[0] / k:.4f} roles {sums[1] / k:.4f}  {time.time() - began:.0f} s",
            flush=True,
        )
        if evaluate and (epoch % 2 == 1 or epoch == epochs - 1):
            net.eval()
            print("   ", evaluate(net), flush=True)
    net.eval()
    return net


def export(nets, vocabulary, least, path):
    """The weights as factx.find.quotes.model wants them."""
    out = {f"keys.{k}": v for k, v in vocabulary._asdict().items()}
    out["least"] = np.array(least, np.float32)
    out["members"] = np.array(len(nets))
    for k, net in enumerate(nets):
        out.update({f"{k}.{name}": value for name, value in member(net).items()})
    np.savez_compressed(path, **out)


def member(net):
    """The weights of one network; tables are folded into what they feed."""
    sd = {k: v.detach().double().numpy() for k, v in net.state_dict().items()}
    out = {}

    def half(name, value):
        out[name] = value.astype(np.float16)

    def linear(name, key, bias=True):
        half(f"{name}.w", sd[f"{key}.weight"].T)
        if bias:
            half(f"{name}.b", sd[f"{key}.bias"])

    def norm(name, key):
        half(f"{name}.gain", sd[f"{key}.weight"])
        half(f"{name}.shift", sd[f"{key}.bias"])

    def folded(prefix, tables, weight):
        at = 0
        for k, table in enumerate(tables):
            size = table.shape[1]
            half(f"{prefix}.{k}", table @ weight[:, at : at + size].T)
            at += size
        assert at == weight.shape[1]

    words = np.concatenate([sd["vectors"], sd["emb.0.weight"]], 1)
    folded(
        "word",
        [words] + [sd[f"emb.{k}.weight"] for k in range(1, len(features.WORD_FEATURES))],
        sd["inp.weight"],
    )
    rows = out.pop("word.0").astype(np.float64)
    scale = np.maximum(np.abs(rows).max(1), 1e-6) / 127
    out["word.0"] = np.round(rows / scale[:, None]).astype(np.int8)
    out["word.0.scale"] = scale.astype(np.float32)
    half("inp.b", sd["inp.bias"])
    norm("inp", "inp_norm")
    for k in range(len(net.mix)):
        linear(f"mix.{k}", f"mix.{k}")
        norm(f"norm.{k}", f"norm.{k}")
    linear("cue1", "cue1")
    linear("cue2", "cue2")
    linear("a", "a")
    linear("b", "b", bias=False)
    linear("n", "n", bias=False)
    half("start", sd["start"])
    folded("pair", [sd[f"pemb.{k}.weight"] for k in range(len(features.PAIR_FEATURES))], sd["r.weight"])
    norm("pnorm", "pnorm")
    for k in range(len(net.conv)):
        linear(f"conv.{k}", f"conv.{k}")
        norm(f"cnorm.{k}", f"cnorm.{k}")
    linear("out", "out")
    return out


def sizes_of(vocabulary):
    """Rows of each table of word features."""
    return {
        "word": len(vocabulary.words) + 1, "suffix": features.SUFFIXES, "tag": len(vocabulary.tags) + 1,
        "dep": len(vocabulary.deps) + 1, "ent": len(vocabulary.ents) + 1, "shape": len(vocabulary.shapes) + 1,
        "quote": 5, "children": 128,
    }  # fmt: skip


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--parses", type=Path, help="keeps spaCy's parses between runs")
    parser.add_argument("--model", help="the spaCy pipeline")
    parser.add_argument(
        "--members", nargs="+", default=["1:10:84", "2:7:0"],
        help="networks of the ensemble, each as seed:epochs:documents left out to choose settings on",
    )  # fmt: skip
    parser.add_argument("--least", type=float, default=0.55, help="score from which a word is a cue")
    parser.add_argument("--out", type=Path, default=Path("factx/data/attribution.npz"))
    args = parser.parse_args()
    torch.set_num_threads(1)
    model = load_model(args.model)
    docs = load(args.corpus, model, args.parses)
    vocab = vocabulary(docs, own_rows(model.nlp))
    vectors = projected(model.nlp, vocab.words)
    examples = []
    for gold, doc, blocks, quoted in docs:
        words = features.words_of(doc, blocks, quoted, vocab)
        examples.append(example(words, gold_frames(gold, doc, words)))
    random.Random(5).shuffle(examples)
    nets = []
    for settings in args.members:
        seed, epochs, left_out = map(int, settings.split(":"))
        nets.append(train(examples[: len(examples) - left_out], sizes_of(vocab), vectors, epochs, seed))
    export(nets, vocab, args.least, args.out)
    print(f"{args.out}: {args.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
