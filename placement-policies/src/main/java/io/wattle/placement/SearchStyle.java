package io.wattle.placement;

/// How a search looks for a place.
///
/// @param heedsPower whether power limits count; a policy that lets them be must bring its plan under them later
record SearchStyle(NodeOrder nodes, OptionOrder options, boolean heedsPower) {
    /// The first node that takes it, with the fewest GPUs.
    static final SearchStyle FIRST_FIT = new SearchStyle(NodeOrder.AS_LISTED, OptionOrder.FEWEST_GPUS, true);
}
