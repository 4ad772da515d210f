package io.wattle.simulation;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Blocks of prompts that an engine has read before and may still keep, the least recently used ones forgotten first.
///
/// Simplified: kept blocks take no room from answers, since an engine drops them when it needs their pages; as many are
/// remembered as its whole cache holds.
final class PrefixCache {
    /// Tokens of a block (source: the hashes of Mooncake's trace, arXiv:2407.00079).
    private static final int BLOCK_TOKENS = 512;

    private final Map<Integer, Boolean> blocks = new LinkedHashMap<>(16, 0.75f, true);
    private final long most;

    PrefixCache(long tokens) {
        most = tokens / BLOCK_TOKENS;
    }

    /// Tokens at the beginning of a prompt that need not be read again; remembers all of its blocks.
    int reuse(List<Integer> prompt) {
        int known = known(prompt);
        for (Integer block : prompt) {
            blocks.put(block, true);
        }
        Iterator<Integer> oldest = blocks.keySet().iterator();
        while (blocks.size() > most && oldest.hasNext()) {
            oldest.next();
            oldest.remove();
        }
        return known;
    }

    /// Tokens at the beginning of a prompt that it keeps; remembers nothing.
    int known(List<Integer> prompt) {
        int known = 0;
        while (known < prompt.size() && blocks.containsKey(prompt.get(known))) {
            known++;
        }
        return known * BLOCK_TOKENS;
    }
}
