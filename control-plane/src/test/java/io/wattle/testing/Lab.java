package io.wattle.testing;

/// Documents that several tests apply.
public final class Lab {
    /// Three nodes of 40 W in a rack that may commit 100 W.
    public static final String CLUSTER = """
            apiVersion: wattle.io/v1alpha1
            kind: Cluster
            metadata: {name: lab}
            spec:
              racks:
              - name: r1
                cap: 110 W
                guard: 10 W
                nodes:
                - {name: n1, arch: x86_64, host: {idle: 10 W, max: 40 W}}
                - {name: n2, arch: x86_64, memory: 16 GiB, host: {idle: 10 W, max: 40 W}}
                - {name: n3, arch: x86_64, memory: 16 GiB, host: {idle: 10 W, max: 40 W}}
            """;

    private Lab() {}

    /// A model that runs on processors.
    public static String model(String name, int replicas) {
        return """
                apiVersion: wattle.io/v1alpha1
                kind: Model
                metadata: {name: %s}
                spec:
                  architecture: karpathy/stories15M
                  source: {path: /models/stories15M.gguf}
                  engine: {type: llama-cpp}
                  precisions: [fp16]
                  replicas: {min: %d, max: %d}
                """
                .formatted(name, replicas, replicas);
    }

    /// Several documents in one text.
    public static String both(String... documents) {
        return String.join("---\n", documents);
    }
}
