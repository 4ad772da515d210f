package io.wattle.workload;

import io.wattle.fleet.NodeId;
import java.net.URI;

/// Where the weights come from, or the endpoint that already serves them.
public sealed interface ModelSource {
    /// A file on the node, such as a GGUF.
    record Path(String path) implements ModelSource {}

    /// A repository of the Hugging Face hub, pinned.
    ///
    /// @param revision 40 hexadecimal digits
    record HuggingFace(String repo, String revision) implements ModelSource {}

    /// An OpenAI-compatible server that already runs on the node.
    record Endpoint(URI url, NodeId node) implements ModelSource {}
}
